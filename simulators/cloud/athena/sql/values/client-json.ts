// A result's cell as a Trino client prints it in JSON: numbers as numbers, decimals and times as strings, arrays and
// rows as lists, maps as objects. Recorded answers of a real Trino have this form.
import { DuckDBListValue, DuckDBMapValue, DuckDBStructValue, type DuckDBValue } from "@duckdb/node-api";
import type { TrinoType } from "../types.ts";
import { cellType } from "./cell-type.ts";
import { javaReal } from "./java-double.ts";
import { scalarText } from "./scalar-text.ts";

export type ClientJson =
  null | boolean | number | string | readonly ClientJson[] | { readonly [key: string]: ClientJson };

/** The JSON form of a cell; `type` is Trino's name of the column's type. */
export function clientJson(value: DuckDBValue, type: string): ClientJson {
  return converted(value, cellType(type));
}

function converted(value: DuckDBValue, type: TrinoType): ClientJson {
  if (value === null || typeof value === "boolean") return value;
  if (typeof value === "bigint") return Number(value);
  if (typeof value === "number") {
    if (!Number.isFinite(value)) return scalarText(value, type);
    return type.kind === "real" ? Number(javaReal(value)) : value;
  }
  if (value instanceof DuckDBListValue && type.kind === "array")
    return value.items.map((item) => converted(item, type.element));
  if (value instanceof DuckDBMapValue && type.kind === "map")
    return Object.fromEntries(
      value.entries.map((entry) => [
        entry.key === null ? "null" : scalarText(entry.key, type.key),
        converted(entry.value, type.value),
      ]),
    );
  if (value instanceof DuckDBStructValue && type.kind === "row")
    return Object.values(value.entries).map((field, index) =>
      converted(field, type.fields[index]?.type ?? { kind: "unknown" }),
    );
  return scalarText(value, type);
}
