// Values at the edges: stored structs have names, inner ones positions (see types.ts), and outputs have names again.
// A timestamp with time zone leaves as text, because the engine keeps no zone.
import { timestampText } from "./analyse/cast-text.ts";
import { roundedTimestamp } from "./analyse/cast-time.ts";
import { quoted } from "./analyse/literal.ts";
import { structKey, type TrinoType } from "./types.ts";

function isConverted(type: TrinoType): boolean {
  switch (type.kind) {
    case "row":
    case "timestamp with time zone":
      return true;
    case "array":
      return isConverted(type.element);
    case "map":
      return isConverted(type.key) || isConverted(type.value);
    default:
      return false;
  }
}

/** A stored column's SQL with its structs' fields by position, and a timestamp's digits rounded to its precision. */
export function fromStored(sql: string, type: TrinoType): string {
  // Files may hold microseconds where the table declares milliseconds: Trino's readers round them.
  if (type.kind === "timestamp") return roundedTimestamp(sql, 6, type.precision);
  if (type.kind === "timestamp with time zone") return sql;
  return converted(sql, type, (name, index) => ({ from: name ?? `field${index}`, to: structKey(index) }));
}

/** An output column's SQL with its structs' fields by name. */
export function toOutput(sql: string, type: TrinoType): string {
  return converted(sql, type, (name, index) => ({ from: structKey(index), to: name ?? `field${index}` }));
}

type Naming = (name: string | undefined, index: number) => { readonly from: string; readonly to: string };

function converted(sql: string, type: TrinoType, naming: Naming): string {
  if (!isConverted(type)) return sql;
  switch (type.kind) {
    case "array":
      return `list_transform(${sql}, lambda __x__: ${converted("__x__", type.element, naming)})`;
    case "map":
      return `CASE WHEN ${sql} IS NULL THEN NULL ELSE map(map_keys(${sql}), list_transform(map_values(${sql}), lambda __x__: ${converted("__x__", type.value, naming)})) END`;
    case "row": {
      const seen = new Set<string>();
      const fields = type.fields.map((field, index) => {
        const { from, to } = naming(field.name, index);
        const unique = seen.has(to) ? `${to}_${index}` : to;
        seen.add(unique);
        return `"${unique}" := ${converted(`struct_extract(${sql}, '${from.replaceAll("'", "''")}')`, field.type, naming)}`;
      });
      return `(CASE WHEN ${sql} IS NULL THEN NULL ELSE struct_pack(${fields.join(", ")}) END)`;
    }
    case "timestamp with time zone":
      return `(${timestampText(`timezone(${quoted(type.zone)}, ${sql})`, type.precision)} || ${quoted(` ${type.zone}`)})`;
    default:
      return sql;
  }
}
