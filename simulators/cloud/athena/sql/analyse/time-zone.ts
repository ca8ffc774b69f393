// AT TIME ZONE and EXTRACT. A zone must be written as a literal, because it is part of the type here (see types.ts).
// Source: Trino docs "Date and time functions and operators".
import { refuse, TrinoError, type Position } from "../failure.ts";
import { bigintType, typeName } from "../types.ts";
import { knownZone, quoted } from "./literal.ts";
import type { Typed } from "./scope.ts";

export function atTimeZone(value: Typed, zone: Typed, at: Position): Typed {
  if (typeof zone.constant !== "string")
    return refuse("AT TIME ZONE with a computed zone", "write the zone as a literal", at);
  const name = knownZone(zone.constant, at);
  if (value.type.kind === "timestamp with time zone") return { type: { ...value.type, zone: name }, sql: value.sql };
  if (value.type.kind === "timestamp")
    return {
      type: { kind: "timestamp with time zone", precision: value.type.precision, zone: name },
      sql: `timezone('UTC', ${value.sql})`,
    };
  throw new TrinoError(
    "TYPE_MISMATCH",
    `Type of value must be a time or timestamp with or without time zone (actual ${typeName(value.type)})`,
    at,
  );
}

/** The wall-clock TIMESTAMP of a date, timestamp, or zoned timestamp in its own zone. */
export function wallClock(value: Typed): string | undefined {
  switch (value.type.kind) {
    case "date":
      return `CAST(${value.sql} AS TIMESTAMP)`;
    case "timestamp":
      return value.sql;
    case "timestamp with time zone":
      return `timezone(${quoted(value.type.zone)}, ${value.sql})`;
    default:
      return undefined;
  }
}

// Trino's fields and DuckDB's of the same meaning; weeks and years of weeks are ISO in both.
const fields = new Map<string, string>([
  ["year", "year"],
  ["quarter", "quarter"],
  ["month", "month"],
  ["week", "week"],
  ["day", "day"],
  ["day_of_month", "day"],
  ["day_of_week", "isodow"],
  ["dow", "isodow"],
  ["day_of_year", "dayofyear"],
  ["doy", "dayofyear"],
  ["year_of_week", "isoyear"],
  ["yow", "isoyear"],
  ["hour", "hour"],
  ["minute", "minute"],
  ["second", "second"],
  ["millisecond", "millisecond"],
]);
const timeFields = new Set(["hour", "minute", "second", "millisecond"]);

/** EXTRACT(field FROM value), and the functions year(), hour() and so on. */
export function extractField(field: string, value: Typed, at: Position): Typed {
  const part = fields.get(field);
  if (part === undefined) {
    if (field.startsWith("timezone")) return refuse(`EXTRACT(${field})`, "zones are not carried in values", at);
    throw new TrinoError("INVALID_FUNCTION_ARGUMENT", `Invalid EXTRACT field: ${field}`, at);
  }
  const clock = wallClock(value);
  if (clock === undefined || (value.type.kind === "date" && timeFields.has(field))) {
    if (value.type.kind.startsWith("interval"))
      return refuse(`EXTRACT(${field}) from an interval`, "it is not translated", at);
    throw new TrinoError("TYPE_MISMATCH", `Cannot extract ${field} from ${typeName(value.type)}`, at);
  }
  // DuckDB's millisecond counts the seconds too.
  const sql = part === "millisecond" ? `(datepart('millisecond', ${clock}) % 1000)` : `datepart('${part}', ${clock})`;
  return { type: bigintType, sql: `CAST(${sql} AS BIGINT)` };
}
