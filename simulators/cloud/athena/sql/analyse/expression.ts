// The analyser's heart: one expression of the tree to its Trino type and DuckDB SQL. In an aggregated SELECT,
// whatever equals a grouping key becomes the key's column, and other columns are Trino's EXPRESSION_NOT_AGGREGATE.
import type { Expression } from "../ast.ts";
import { refuse, TrinoError } from "../failure.ts";
import { booleanType, structKey, typeName, type TrinoType } from "../types.ts";
import { arithmetic, negate } from "./arithmetic.ts";
import { analyseCall } from "./call.ts";
import { cast } from "./cast.ts";
import { analyseArray, analyseRow, analyseSubscript } from "./collection.ts";
import { compare, isDistinct } from "./comparison.ts";
import { analyseCase } from "./conditional.ts";
import { fingerprint } from "./fingerprint.ts";
import { booleanLiteral, intervalLiteral, numberLiteral, stringLiteral, typedLiteral } from "./literal.ts";
import { analyseLike } from "./like.ts";
import { findColumn, type Env, type Typed } from "./scope.ts";
import { analyseExists, analyseInQuery, analyseScalarSubquery } from "./subquery.ts";
import { atTimeZone, extractField } from "./time-zone.ts";
import { concatenate } from "./concatenate.ts";
import { stringLiteral as text } from "./literal.ts";

/** Engine SQL longer than this comes of nested calls that repeat their arguments; it is refused rather than run. */
const engineSqlMax = 1_000_000;

/** The type and DuckDB SQL of one expression; throws a TrinoError or a Refusal. */
export function analyse(expression: Expression, env: Env): Typed {
  const value = analysed(expression, env);
  if (value.sql.length > engineSqlMax) refuse("deep nesting", "its calls nest too deeply", expression.at);
  return value;
}

function analysed(expression: Expression, env: Env): Typed {
  if (env.grouping !== undefined && !isAlias(expression, env)) {
    const key = env.grouping.keys.get(fingerprint(expression, env.grouping.source));
    if (key !== undefined) return key;
  }
  switch (expression.kind) {
    case "null":
      return { type: { kind: "unknown" }, sql: "NULL" };
    case "boolean":
      return booleanLiteral(expression.value);
    case "number":
      return numberLiteral(expression.form, expression.text, expression.at);
    case "string":
      return stringLiteral(expression.value);
    case "typed-literal":
      return (
        typedLiteral(expression.type, expression.value, expression.at) ??
        cast(text(expression.value), expression.type, false)
      );
    case "interval":
      return intervalLiteral(expression);
    case "name":
      return analyseName(expression, env);
    case "field":
      return fieldOf(analyse(expression.base, env), expression.field.value.toLowerCase(), expression);
    case "call":
      return analyseCall(expression, env);
    case "lambda":
      return refuse("lambda", "it stands where no lambda is taken", expression.at);
    case "subquery":
      return analyseScalarSubquery(expression.query, env);
    case "exists":
      return analyseExists(expression.query, env);
    case "in-query":
      return analyseInQuery(expression, env);
    case "quantified":
      return refuse(
        `${expression.op} ${expression.quantifier.toUpperCase()} (subquery)`,
        "quantified comparison is not translated",
        expression.at,
      );
    case "array":
      return analyseArray(expression.items, env, expression.at);
    case "row":
      return analyseRow(expression.items, env);
    case "subscript":
      return analyseSubscript(expression, env);
    default:
      return analyseOperator(expression, env);
  }
}

/** In ORDER BY an output's name hides a grouping key of the same name. */
function isAlias(expression: Expression, env: Env): boolean {
  const [name, ...rest] = expression.kind === "name" ? expression.parts : [];
  return name !== undefined && rest.length === 0 && env.aliases?.has(name.value.toLowerCase()) === true;
}

type OperatorExpression = Extract<
  Expression,
  {
    kind:
      | "binary"
      | "negate"
      | "compare"
      | "logical"
      | "not"
      | "between"
      | "in-list"
      | "like"
      | "is-null"
      | "is-distinct"
      | "case"
      | "cast"
      | "extract"
      | "at-timezone";
  }
>;

function analyseOperator(expression: OperatorExpression, env: Env): Typed {
  const at = expression.at;
  switch (expression.kind) {
    case "binary": {
      const [left, right] = [analyse(expression.left, env), analyse(expression.right, env)];
      return expression.op === "||" ? concatenate([left, right], at) : arithmetic(expression.op, left, right, at);
    }
    case "negate":
      if (expression.value.kind === "number" && expression.value.form === "integer")
        return numberLiteral("integer", `-${expression.value.text}`, at);
      return negate(analyse(expression.value, env), at);
    case "compare":
      return compare(expression.op, analyse(expression.left, env), analyse(expression.right, env), at);
    case "logical": {
      const terms = expression.terms.map((term) => analyseBoolean(term, env, "Logical expression term"));
      return { type: booleanType, sql: `(${terms.join(expression.op === "and" ? " AND " : " OR ")})` };
    }
    case "not":
      return {
        type: booleanType,
        sql: `(NOT ${analyseBoolean(expression.value, env, "Value of logical NOT expression")})`,
      };
    case "between": {
      const value = analyse(expression.value, env);
      const low = compare(">=", value, analyse(expression.low, env), at);
      return {
        type: booleanType,
        sql: `(${low.sql} AND ${compare("<=", value, analyse(expression.high, env), at).sql})`,
      };
    }
    case "in-list": {
      const value = analyse(expression.value, env);
      const tests = expression.items.map((item) => compare("=", value, analyse(item, env), at).sql);
      return { type: booleanType, sql: `(${tests.join(" OR ")})` };
    }
    case "like":
      return analyseLike(expression, env);
    case "is-null":
      return { type: booleanType, sql: `(${analyse(expression.value, env).sql} IS NULL)` };
    case "is-distinct":
      return isDistinct(analyse(expression.left, env), analyse(expression.right, env), at);
    case "case":
      return analyseCase(expression, env);
    case "cast":
      return cast(analyse(expression.value, env), expression.type, expression.safe);
    case "extract":
      return extractField(expression.field, analyse(expression.value, env), at);
    case "at-timezone":
      return atTimeZone(analyse(expression.value, env), analyse(expression.zone, env), at);
  }
}

/** The SQL of an expression that must be boolean; `what` begins Trino's message when it is not. */
export function analyseBoolean(expression: Expression, env: Env, what: string): string {
  const value = analyse(expression, env);
  if (value.type.kind !== "boolean" && value.type.kind !== "unknown")
    throw new TrinoError(
      "TYPE_MISMATCH",
      `${what} must evaluate to a boolean: actual type ${typeName(value.type)}`,
      expression.at,
    );
  return value.type.kind === "unknown" ? "CAST(NULL AS BOOLEAN)" : value.sql;
}

function analyseName(expression: Extract<Expression, { kind: "name" }>, env: Env): Typed {
  const parts = expression.parts.map((part) => part.value.toLowerCase());
  const found = lookUp(expression, parts, env);
  if (found === undefined)
    throw new TrinoError("COLUMN_NOT_FOUND", `Column '${parts.join(".")}' cannot be resolved`, expression.at);
  return parts.slice(found.taken).reduce((base, field) => fieldOf(base, field, expression), found.value);
}

function lookUp(
  expression: Expression,
  parts: readonly string[],
  env: Env,
): { value: Typed; taken: number } | undefined {
  const [first = ""] = parts;
  const lambda = env.lambdas.get(first);
  if (lambda !== undefined) return { value: lambda, taken: 1 };
  const alias = parts.length === 1 ? env.aliases?.get(first) : undefined;
  if (alias === "ambiguous") throw new TrinoError("AMBIGUOUS_NAME", `Column '${first}' is ambiguous`, expression.at);
  if (alias !== undefined) return { value: alias, taken: 1 };
  const found = findColumn(env.grouping?.source ?? env, parts, expression.at);
  if (found !== undefined) {
    if (env.grouping === undefined) return { value: found.column, taken: found.taken };
    const key = env.grouping.keys.get(found.column.sql) ?? env.grouping.keys.get(JSON.stringify(found.column.sql));
    if (key !== undefined) return { value: key, taken: found.taken };
    throw new TrinoError(
      "EXPRESSION_NOT_AGGREGATE",
      `'${parts.join(".")}' must be an aggregate expression or appear in GROUP BY clause`,
      expression.at,
    );
  }
  if (env.outer === undefined) return undefined;
  const outer = lookUp(expression, parts, env.outer);
  if (outer !== undefined && env.correlation !== undefined) env.correlation.used = true;
  return outer;
}

/** A row's field by name, or Trino's error. */
function fieldOf(base: Typed, field: string, expression: Expression): Typed {
  const fields: readonly { readonly name?: string; readonly type: TrinoType }[] =
    base.type.kind === "row" ? base.type.fields : [];
  if (base.type.kind !== "row")
    throw new TrinoError("TYPE_MISMATCH", `Expression ${field} is not of type ROW`, expression.at);
  const matches = fields.flatMap((candidate, index) => (candidate.name === field ? [index] : []));
  const [index] = matches;
  const type = index === undefined ? undefined : fields[index]?.type;
  if (index === undefined || type === undefined)
    throw new TrinoError("COLUMN_NOT_FOUND", `Column '${field}' cannot be resolved`, expression.at);
  if (matches.length > 1)
    throw new TrinoError("AMBIGUOUS_NAME", `Ambiguous row field reference: ${field}`, expression.at);
  return { type, sql: `struct_extract(${base.sql}, '${structKey(index)}')` };
}
