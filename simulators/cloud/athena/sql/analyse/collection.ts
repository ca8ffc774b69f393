// ARRAY[...], ROW(...), and subscripts. A subscript out of range or a missing map key is an error in Trino
// (docs "Array functions", "Map functions"), where DuckDB answers NULL.
import type { Expression } from "../ast.ts";
import { commonType, isInteger, widen } from "../coerce.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import { raise } from "../raise.ts";
import { duckdbType, structKey, typeName } from "../types.ts";
import { unify } from "./conditional.ts";
import { analyse } from "./expression.ts";
import type { Env, Typed } from "./scope.ts";

export function analyseArray(items: readonly Expression[], env: Env, at: Position): Typed {
  const values = items.map((item) => analyse(item, env));
  const element = unify(values, "All ARRAY elements", at);
  const sqls = values.map((value) => widen(value.sql, value.type, element));
  return { type: { kind: "array", element }, sql: `CAST([${sqls.join(", ")}] AS ${duckdbType(element)}[])` };
}

export function analyseRow(items: readonly Expression[], env: Env): Typed {
  const values = items.map((item) => analyse(item, env));
  const fields = values.map((value, index) => `${structKey(index)} := ${value.sql}`);
  return {
    type: { kind: "row", fields: values.map((value) => ({ type: value.type })) },
    sql: `struct_pack(${fields.join(", ")})`,
  };
}

export function analyseSubscript(expression: Extract<Expression, { kind: "subscript" }>, env: Env): Typed {
  const [base, index] = [analyse(expression.base, env), analyse(expression.index, env)];
  switch (base.type.kind) {
    case "array":
      if (!isInteger(index.type)) break;
      return { type: base.type.element, sql: arraySubscript(base.sql, index.sql, duckdbType(base.type.element)) };
    case "map": {
      const key = commonType(base.type.key, index.type);
      if (key === undefined || duckdbType(key) !== duckdbType(base.type.key)) break;
      const failure = raise("INVALID_FUNCTION_ARGUMENT", "Key not present in map", duckdbType(base.type.value));
      const wanted = widen(index.sql, index.type, base.type.key);
      return {
        type: base.type.value,
        sql: `(CASE WHEN ${base.sql} IS NOT NULL AND NOT map_contains(${base.sql}, ${wanted}) THEN ${failure} ELSE map_extract_value(${base.sql}, ${wanted}) END)`,
      };
    }
    case "row":
      return rowSubscript(base, index, expression.at);
    default:
      break;
  }
  throw new TrinoError(
    "TYPE_MISMATCH",
    `Cannot apply operator: ${typeName(base.type)}[${typeName(index.type)}]`,
    expression.at,
  );
}

function arraySubscript(array: string, index: string, element: string): string {
  const fail = (message: string): string => raise("INVALID_FUNCTION_ARGUMENT", message, element);
  return (
    `(CASE WHEN ${array} IS NULL OR ${index} IS NULL THEN NULL` +
    ` WHEN ${index} = 0 THEN ${fail("SQL array indices start at 1")}` +
    ` WHEN ${index} < 0 THEN ${fail("Array subscript is negative")}` +
    ` WHEN ${index} > len(${array}) THEN ${fail("Array subscript must be less than or equal to array length")}` +
    ` ELSE list_extract(${array}, ${index}) END)`
  );
}

function rowSubscript(base: Typed, index: Typed, at: Position): Typed {
  if (base.type.kind !== "row" || typeof index.constant !== "bigint")
    return refuse("row subscript", "write the field's number", at);
  const position = Number(index.constant) - 1;
  const field = base.type.fields[position];
  if (field === undefined) throw new TrinoError("INVALID_FUNCTION_ARGUMENT", "Invalid subscript index", at);
  return { type: field.type, sql: `struct_extract(${base.sql}, '${structKey(position)}')` };
}
