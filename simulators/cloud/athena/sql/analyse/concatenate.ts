// `||` and concat(): NULL when any part is NULL, varchar without a length, or arrays joined.
// Source: Trino docs "String functions"; recorded answers: an untyped NULL beside a varchar(n) makes Trino choose the
// array form, so `'a' || NULL` is a NULL of array(varchar(1)).
import { commonType, widen } from "../coerce.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import { duckdbType, typeName, varcharType, type TrinoType } from "../types.ts";
import { unify } from "./conditional.ts";
import type { Typed } from "./scope.ts";

export function concatenate(parts: readonly Typed[], at: Position): Typed {
  const kinds = new Set(parts.map((part) => part.type.kind));
  if (kinds.has("array")) return concatenateArrays(parts, at);
  if (kinds.has("unknown")) return untypedNull(parts, at);
  if (kinds.size === 1 && kinds.has("varchar"))
    return { type: varcharType, sql: `(${parts.map((part) => part.sql).join(" || ")})` };
  if (kinds.has("varbinary") || kinds.has("json")) return refuse("concatenation", `of ${[...kinds].join(" and ")}`, at);
  throw new TrinoError(
    "FUNCTION_NOT_FOUND",
    `Unexpected parameters (${parts.map((part) => typeName(part.type)).join(", ")}) for function concat.`,
    at,
  );
}

function untypedNull(parts: readonly Typed[], at: Position): Typed {
  const [element] = parts.map((part) => part.type).filter((type) => type.kind !== "unknown");
  if (element === undefined || parts.length !== 2)
    return refuse("concatenation with NULL", "cast the NULL to varchar", at);
  const type: TrinoType = { kind: "array", element };
  return { type, sql: `CAST(NULL AS ${duckdbType(type)})` };
}

function concatenateArrays(parts: readonly Typed[], at: Position): Typed {
  const arrays = parts.filter((part) => part.type.kind === "array" || part.type.kind === "unknown");
  if (arrays.length < parts.length) return concatenateElement(parts, at);
  const type = unify(parts, "All concatenated arrays", at);
  // DuckDB's list_concat takes a NULL list for an empty one.
  const sqls = parts.map((part) => widen(part.sql, part.type, type));
  return {
    type,
    sql: `(CASE WHEN ${sqls.map((sql) => `${sql} IS NULL`).join(" OR ")} THEN NULL ELSE list_concat(${sqls.join(", ")}) END)`,
  };
}

function concatenateElement(parts: readonly Typed[], at: Position): Typed {
  const [left, right] = parts;
  if (left === undefined || right === undefined || parts.length > 2)
    return refuse("concatenation of arrays and elements", "concatenate two at a time", at);
  const [array, element] = left.type.kind === "array" ? [left, right] : [right, left];
  const common = array.type.kind === "array" ? commonType(array.type.element, element.type) : undefined;
  if (common === undefined)
    throw new TrinoError(
      "TYPE_MISMATCH",
      `Cannot apply operator: ${typeName(left.type)} || ${typeName(right.type)}`,
      at,
    );
  const type: TrinoType = { kind: "array", element: common };
  const [list, single] = [widen(array.sql, array.type, type), `[${widen(element.sql, element.type, common)}]`];
  const joined = array === left ? `list_concat(${list}, ${single})` : `list_concat(${single}, ${list})`;
  return { type, sql: `(CASE WHEN ${list} IS NULL OR ${element.sql} IS NULL THEN NULL ELSE ${joined} END)` };
}
