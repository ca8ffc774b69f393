// Comparisons, with Trino's type rules (a varchar never meets a number: TYPE_MISMATCH) and its NaN: unlike DuckDB's,
// every ordered comparison with NaN is false. Source: Trino docs "Comparison functions and operators".
import type { ComparisonOperator } from "../ast.ts";
import { commonType, isFloating, widen } from "../coerce.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import { booleanType, structKey, typeName, type TrinoType } from "../types.ts";
import type { Typed } from "./scope.ts";

// Trino resolves > and >= through < and <=, and says so in its message.
const resolvedAs: Readonly<Record<ComparisonOperator, string>> = {
  "=": "=",
  "<>": "=",
  "<": "<",
  "<=": "<=",
  ">": "<",
  ">=": "<=",
};
const nanAware: Readonly<Record<ComparisonOperator, string>> = {
  "=": "trino_float_eq",
  "<>": "trino_float_ne",
  "<": "trino_float_lt",
  "<=": "trino_float_le",
  ">": "trino_float_gt",
  ">=": "trino_float_ge",
};

export function compare(op: ComparisonOperator, left: Typed, right: Typed, at: Position): Typed {
  // Zones do not matter to comparison: it is of instants.
  if (left.type.kind === "timestamp with time zone" && right.type.kind === left.type.kind)
    return { type: booleanType, sql: `(${left.sql} ${op} ${right.sql})` };
  const type = commonType(left.type, right.type);
  if (type === undefined)
    throw new TrinoError(
      "TYPE_MISMATCH",
      `Cannot apply operator: ${typeName(left.type)} ${resolvedAs[op]} ${typeName(right.type)}`,
      at,
    );
  if (type.kind === "row") return compareRows(op, left, right, type, at);
  comparable(type, at);
  const [a, b] = [widen(left.sql, left.type, type), widen(right.sql, right.type, type)];
  return {
    type: booleanType,
    sql: comparisonSql(op, a, b, isFloating(type) && !(left.neverNaN === true && right.neverNaN === true)),
  };
}

function comparisonSql(op: ComparisonOperator, a: string, b: string, guarded: boolean): string {
  return guarded ? `${nanAware[op]}(${a}, ${b})` : `(${a} ${op} ${b})`;
}

/** Refuses types whose equality or order is not known to agree. */
export function comparable(type: TrinoType, at: Position): void {
  if (type.kind === "array" || type.kind === "map" || type.kind === "row" || type.kind === "json")
    refuse(`comparison of ${type.kind}`, "equality of nested values with NULLs differs between the engines", at);
}

function compareRows(
  op: ComparisonOperator,
  left: Typed,
  right: Typed,
  type: Extract<TrinoType, { kind: "row" }>,
  at: Position,
): Typed {
  if (op !== "=" && op !== "<>") return refuse("ordering of rows", "only equality of rows is translated", at);
  const field = (row: Typed, index: number): Typed => {
    const fieldType = row.type.kind === "row" ? row.type.fields[index]?.type : undefined;
    if (fieldType === undefined) return refuse("comparison of row with NULL", "write IS NULL", at);
    return { type: fieldType, sql: `struct_extract(${row.sql}, '${structKey(index)}')` };
  };
  const terms = type.fields.map((_, index) => compare("=", field(left, index), field(right, index), at).sql);
  const equal = `(${terms.join(" AND ")})`;
  return { type: booleanType, sql: op === "=" ? equal : `(NOT ${equal})` };
}

export function isDistinct(left: Typed, right: Typed, at: Position): Typed {
  const type = commonType(left.type, right.type);
  if (type === undefined)
    throw new TrinoError(
      "TYPE_MISMATCH",
      `Cannot apply operator: ${typeName(left.type)} = ${typeName(right.type)}`,
      at,
    );
  comparable(type, at);
  return {
    type: booleanType,
    sql: `(${widen(left.sql, left.type, type)} IS DISTINCT FROM ${widen(right.sql, right.type, type)})`,
  };
}
