// CASE, IF, COALESCE, NULLIF, GREATEST, LEAST, TRY: results meet in one common type.
// Source: Trino docs "Conditional expressions".
import type { CallExpression, Expression } from "../ast.ts";
import { commonType, isFloating, widen } from "../coerce.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import { mayRefuse, refuseAtRun } from "../raise.ts";
import { duckdbType, typeName, unknownType, type TrinoType } from "../types.ts";
import { comparable, compare } from "./comparison.ts";
import { analyse, analyseBoolean } from "./expression.ts";
import type { Env, Typed } from "./scope.ts";

/** The common type of results, or Trino's TYPE_MISMATCH. */
export function unify(values: readonly Typed[], what: string, at: Position): TrinoType {
  let type: TrinoType = unknownType;
  for (const value of values) {
    const common = commonType(type, value.type);
    if (common === undefined)
      throw new TrinoError(
        "TYPE_MISMATCH",
        `${what} must be the same type or coercible to a common type. Cannot find common type between ${typeName(type)} and ${typeName(value.type)}`,
        at,
      );
    type = common;
  }
  return type;
}

export function analyseCase(expression: Extract<Expression, { kind: "case" }>, env: Env): Typed {
  const operand = expression.operand === undefined ? undefined : analyse(expression.operand, env);
  const conditions = expression.branches.map(({ when }) =>
    operand === undefined
      ? analyseBoolean(when, env, "CASE WHEN clause")
      : compare("=", operand, analyse(when, env), when.at).sql,
  );
  const results = expression.branches.map(({ then }) => analyse(then, env));
  const otherwise = expression.otherwise === undefined ? undefined : analyse(expression.otherwise, env);
  const type = unify(otherwise === undefined ? results : [...results, otherwise], "All CASE results", expression.at);
  const branches = results.map(
    (result, index) => `WHEN ${conditions[index] ?? ""} THEN ${widen(result.sql, result.type, type)}`,
  );
  const last = otherwise === undefined ? "" : ` ELSE ${widen(otherwise.sql, otherwise.type, type)}`;
  return { type, sql: `(CASE ${branches.join(" ")}${last} END)` };
}

type ConditionalForm = (call: CallExpression, args: readonly Expression[], env: Env) => Typed;

/** Forms that look like functions and take any types. */
export const conditionalForms: ReadonlyMap<string, ConditionalForm> = new Map<string, ConditionalForm>([
  ["if", ifForm],
  ["coalesce", coalesceForm],
  ["nullif", nullifForm],
  ["greatest", extremeForm],
  ["least", extremeForm],
  ["try", tryForm],
]);

function ifForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const [condition, then, otherwise] = args;
  if (condition === undefined || then === undefined || args.length > 3)
    throw new TrinoError("INVALID_FUNCTION_ARGUMENT", "Invalid number of arguments for 'if' function", call.at);
  return analyseCase(
    {
      kind: "case",
      at: call.at,
      branches: [{ when: condition, then }],
      ...(otherwise === undefined ? {} : { otherwise }),
    },
    env,
  );
}

function coalesceForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  if (args.length < 2)
    throw new TrinoError(
      "INVALID_FUNCTION_ARGUMENT",
      "The 'coalesce' function must have at least two arguments",
      call.at,
    );
  const values = args.map((arg) => analyse(arg, env));
  const type = unify(values, "All COALESCE operands", call.at);
  return { type, sql: `coalesce(${values.map((value) => widen(value.sql, value.type, type)).join(", ")})` };
}

function nullifForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const [first, second] = args.map((arg) => analyse(arg, env));
  if (first === undefined || second === undefined || args.length !== 2)
    throw new TrinoError("INVALID_FUNCTION_ARGUMENT", "Invalid number of arguments for 'nullif' function", call.at);
  return {
    type: first.type,
    sql: `(CASE WHEN ${compare("=", first, second, call.at).sql} THEN NULL ELSE ${first.sql} END)`,
  };
}

function extremeForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const values = args.map((arg) => analyse(arg, env));
  const type = unify(values, `All ${call.name.toUpperCase()} arguments`, call.at);
  comparable(type, call.at);
  const sqls = values.map((value) => widen(value.sql, value.type, type));
  const anyNull = sqls.map((sql) => `${sql} IS NULL`).join(" OR ");
  // DuckDB's greatest skips NULLs; Trino's is NULL when any argument is.
  const nan = isFloating(type)
    ? ` WHEN ${sqls.map((sql) => `isnan(${sql})`).join(" OR ")} THEN ${refuseAtRun(`${call.name} of NaN`, "its order is not known to agree", duckdbType(type))}`
    : "";
  return { type, sql: `(CASE WHEN ${anyNull} THEN NULL${nan} ELSE ${call.name}(${sqls.join(", ")}) END)` };
}

function tryForm(call: CallExpression, args: readonly Expression[], env: Env): Typed {
  const [only] = args;
  if (only === undefined || args.length !== 1)
    throw new TrinoError("INVALID_FUNCTION_ARGUMENT", "The 'try' function must have exactly one argument", call.at);
  // A failure that can only make the whole NULL is asked for NULL in its place, so that refusals still come through.
  if (isNullPropagating(only)) {
    const strict = analyse(only, env);
    return { type: strict.type, sql: strict.sql.replaceAll("CAST(concat('TRINO|", "TRY_CAST(concat('TRINO|") };
  }
  const value = analyse(only, env);
  if (mayRefuse(value.sql) || value.sql.includes("(SELECT"))
    refuse("TRY", "around this expression: a value that is not known to agree would become NULL", call.at);
  return { type: value.type, sql: `TRY(${value.sql})` };
}

// Of these a NULL argument makes a NULL, and their failures stand in their SQL as raise.ts writes them.
const nullPropagatingCalls = new Set([
  "date_parse",
  "date_format",
  "date_trunc",
  "date",
  "json_parse",
  "json_extract_scalar",
]);

function isNullPropagating(expression: Expression): boolean {
  switch (expression.kind) {
    case "name":
    case "string":
      return true;
    case "cast":
      return !expression.safe && isNullPropagating(expression.value);
    case "call":
      return nullPropagatingCalls.has(expression.name) && expression.args.every(isNullPropagating);
    default:
      return false;
  }
}
