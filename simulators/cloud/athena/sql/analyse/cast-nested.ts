// Casts of arrays, maps and rows: element by element, field by field.
import { refuse, TrinoError, type Position } from "../failure.ts";
import { duckdbType, structKey, typeName, type TrinoType } from "../types.ts";
import { castTo } from "./cast.ts";
import type { Typed } from "./scope.ts";

type NestedType = Extract<TrinoType, { kind: "array" | "map" | "row" }>;

export function castNested(value: Typed, to: NestedType, safe: boolean, at: Position): Typed {
  if (safe) return refuse(`TRY_CAST to ${to.kind}`, "use CAST", at);
  const from = value.type;
  if (from.kind === "array" && to.kind === "array") {
    const element = castTo({ type: from.element, sql: "__e__" }, to.element, false, at);
    if (element.sql === "__e__") return { type: to, sql: value.sql };
    return { type: to, sql: `list_transform(${value.sql}, lambda __e__: ${element.sql})` };
  }
  if (from.kind === "row" && to.kind === "row" && from.fields.length === to.fields.length)
    return castRow(value, from, to, at);
  if (from.kind === "map" && to.kind === "map") return refuse("CAST of a map", "it is not translated", at);
  throw new TrinoError("TYPE_MISMATCH", `Cannot cast ${typeName(from)} to ${typeName(to)}`, at);
}

function castRow(
  value: Typed,
  from: Extract<TrinoType, { kind: "row" }>,
  to: Extract<TrinoType, { kind: "row" }>,
  at: Position,
): Typed {
  const fields = to.fields.map((field, index) => {
    const source = from.fields[index]?.type;
    if (source === undefined) throw new Error("rows of equal length");
    return `${structKey(index)} := ${castTo({ type: source, sql: `struct_extract(${value.sql}, '${structKey(index)}')` }, field.type, false, at).sql}`;
  });
  return {
    type: to,
    sql: `(CASE WHEN ${value.sql} IS NULL THEN CAST(NULL AS ${duckdbType(to)}) ELSE struct_pack(${fields.join(", ")}) END)`,
  };
}
