// A result's cell as Athena's GetQueryResults gives it (VarCharValue): arrays as [a, b], maps as {k=v}, rows as
// {a=1, b=x}. Source: Athena API, GetQueryResults; a NULL inside a value is the word null.
import { DuckDBListValue, DuckDBMapValue, DuckDBStructValue, type DuckDBValue } from "@duckdb/node-api";
import type { TrinoType } from "../types.ts";
import { cellType } from "./cell-type.ts";
import { scalarText } from "./scalar-text.ts";

/** The text of a cell, null for NULL; `type` is Trino's name of the column's type. */
export function athenaText(value: DuckDBValue, type: string): string | null {
  return value === null ? null : nested(value, cellType(type));
}

function nested(value: DuckDBValue, type: TrinoType): string {
  if (value === null) return "null";
  if (value instanceof DuckDBListValue && type.kind === "array")
    return `[${value.items.map((item) => nested(item, type.element)).join(", ")}]`;
  if (value instanceof DuckDBMapValue && type.kind === "map")
    return `{${value.entries.map((entry) => `${nested(entry.key, type.key)}=${nested(entry.value, type.value)}`).join(", ")}}`;
  if (value instanceof DuckDBStructValue && type.kind === "row") {
    const fields = Object.values(value.entries).map((field, index) => {
      const declared = type.fields[index];
      if (declared === undefined) throw new Error("a row has as many values as its type has fields");
      return `${declared.name ?? `field${index}`}=${nested(field, declared.type)}`;
    });
    return `{${fields.join(", ")}}`;
  }
  return scalarText(value, type);
}
