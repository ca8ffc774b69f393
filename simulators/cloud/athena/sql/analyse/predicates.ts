// Which conjuncts of WHERE (or ON) compare a stored column with constants: what a table's files can be pruned by.
// They are hints: the translated SQL filters by itself, so leaving one out only reads more.
import type { ComparisonOperator, Expression } from "../ast.ts";
import { TrinoError } from "../failure.ts";
import type { PruningPredicate } from "../translation.ts";
import { typeName } from "../types.ts";
import { numberLiteral } from "./literal.ts";
import { findColumn, type Column, type Env } from "./scope.ts";

export function collectPredicates(condition: Expression, env: Env): void {
  if (condition.kind === "logical" && condition.op === "and") {
    for (const term of condition.terms) collectPredicates(term, env);
    return;
  }
  for (const { column, op, values } of readPredicates(condition, env)) {
    const origin = column.origin;
    // After an outer join IS NULL also means "no such row".
    if (origin === undefined || (origin.nullable && op === "is-null")) continue;
    origin.table.predicates.push({ column: origin.column, op, values, type: typeName(column.type) });
  }
}

interface Found {
  readonly column: Column;
  readonly op: PruningPredicate["op"];
  readonly values: readonly string[];
}

const mirrored: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  "=": "=",
  "<>": "<>",
  "<": ">",
  "<=": ">=",
  ">": "<",
  ">=": "<=",
};

function readPredicates(condition: Expression, env: Env): Found[] {
  switch (condition.kind) {
    case "compare": {
      const forward = found(condition.left, condition.op, [condition.right], env);
      return forward.length > 0 ? forward : found(condition.right, mirrored[condition.op], [condition.left], env);
    }
    case "between":
      return [
        ...found(condition.value, ">=", [condition.low], env),
        ...found(condition.value, "<=", [condition.high], env),
      ];
    case "in-list":
      return found(condition.value, "in", condition.items, env);
    case "like":
      return likePrefix(condition, env);
    case "is-null":
      return found(condition.value, "is-null", [], env);
    case "not":
      return condition.value.kind === "is-null" ? found(condition.value.value, "is-not-null", [], env) : [];
    default:
      return [];
  }
}

function found(target: Expression, op: Found["op"], constants: readonly Expression[], env: Env): Found[] {
  const column = storedColumn(target, env);
  if (column === undefined) return [];
  const values: string[] = [];
  for (const constant of constants) {
    const value = canonical(constant, column);
    if (value === undefined) return [];
    values.push(value);
  }
  return [{ column, op, values }];
}

function storedColumn(expression: Expression, env: Env): Column | undefined {
  if (expression.kind !== "name") return undefined;
  const parts = expression.parts.map((part) => part.value.toLowerCase());
  try {
    const match = findColumn(env, parts, expression.at);
    return match?.taken === parts.length && match.column.origin !== undefined ? match.column : undefined;
  } catch (error) {
    if (error instanceof TrinoError) return undefined;
    throw error;
  }
}

const integers = ["tinyint", "smallint", "integer", "bigint"];

/** The constant's text when it is of the column's own kind; anything else is no hint. */
function canonical(expression: Expression, column: Column): string | undefined {
  const kind = column.type.kind;
  if (expression.kind === "string") return kind === "varchar" ? expression.value : undefined;
  if (expression.kind === "boolean") return kind === "boolean" ? String(expression.value) : undefined;
  if (expression.kind === "typed-literal")
    return kind === "date" && expression.type.name === "date" && /^\d{4}-\d\d-\d\d$/.test(expression.value)
      ? expression.value
      : undefined;
  const negative = expression.kind === "negate";
  const number = negative ? expression.value : expression;
  if (number.kind !== "number" || number.form !== "integer" || !integers.includes(kind)) return undefined;
  const value = numberLiteral("integer", number.text, number.at).constant;
  return typeof value === "bigint" ? (negative ? -value : value).toString() : undefined;
}

function likePrefix(condition: Extract<Expression, { kind: "like" }>, env: Env): Found[] {
  const column = storedColumn(condition.value, env);
  if (column === undefined || condition.pattern.kind !== "string" || condition.escape !== undefined) return [];
  const prefix = /^[^%_]*/.exec(condition.pattern.value)?.[0] ?? "";
  return prefix === "" ? [] : [{ column, op: "like-prefix", values: [prefix] }];
}
