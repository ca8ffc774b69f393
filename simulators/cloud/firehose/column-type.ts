// Hive types of a Glue table's columns: how DuckDB reads them from JSON, what the Parquet file gets, and which values fit.
// https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-concepts.html
import type { Deserializer } from "./configuration.ts";

export interface ColumnType {
  /** For `read_json`. */
  readonly readAs: string;
  /** The written column, from the one that was read under the quoted name. */
  readonly written: (quotedName: string) => string;
  /** The value in AWS's words where it does not fit; null and a missing field always do. */
  readonly misfit: (value: unknown) => string | undefined;
}

const asRead = (quotedName: string): string => quotedName;
const anything = (): undefined => undefined;
const inputString = (value: unknown): string => `For input string: ${JSON.stringify(value)}`;

const scalar = (readAs: string, fits: (value: unknown) => boolean): ColumnType => ({
  readAs,
  written: asRead,
  misfit: (value) => (value === null || value === undefined || fits(value) ? undefined : inputString(value)),
});

const isNumber = (value: unknown): boolean =>
  typeof value === "number" || typeof value === "boolean" || (typeof value === "string" && isNumeric(value));
const isNumeric = (text: string): boolean => text.trim() !== "" && Number.isFinite(Number(text));

const whole = (readAs: string, bits: number): ColumnType =>
  scalar(readAs, (value) => isNumber(value) && Math.abs(Number(value)) <= 2 ** (bits - 1));

const scalars: Readonly<Record<string, ColumnType>> = {
  string: { readAs: "VARCHAR", written: asRead, misfit: anything },
  boolean: scalar("BOOLEAN", (value) => typeof value === "boolean" || value === "true" || value === "false"),
  tinyint: whole("TINYINT", 8),
  smallint: whole("SMALLINT", 16),
  int: whole("INTEGER", 32),
  integer: whole("INTEGER", 32),
  bigint: whole("BIGINT", 64),
  float: scalar("FLOAT", isNumber),
  double: scalar("DOUBLE", isNumber),
  date: scalar("DATE", (value) => typeof value === "string" && /^\d{4}-\d{2}-\d{2}$/.test(value)),
};

/** Undefined where the type is not converted here; timestamps within arrays, maps and structs are not. */
export function columnType(type: string, deserializer: Deserializer): ColumnType | undefined {
  const text = type.trim().toLowerCase();
  return text === "timestamp" ? timestampType(deserializer) : nestedType(text);
}

function nestedType(text: string): ColumnType | undefined {
  const known = Object.hasOwn(scalars, text) ? scalars[text] : undefined;
  if (known !== undefined) return known;
  const [, outer, inner] = /^(\w+)\s*[<(](.*)[>)]$/.exec(text) ?? [];
  if (outer === undefined || inner === undefined) return undefined;
  switch (outer) {
    case "char":
    case "varchar":
      return scalars["string"];
    case "decimal":
      return /^\d+\s*,\s*\d+$/.test(inner) ? scalar(`DECIMAL(${inner})`, isNumber) : undefined;
    case "array":
      return arrayType(inner);
    case "map":
      return mapType(inner);
    case "struct":
      return structType(inner);
    default:
      return undefined;
  }
}

function arrayType(inner: string): ColumnType | undefined {
  const item = nestedType(inner);
  if (item === undefined) return undefined;
  return {
    readAs: `${item.readAs}[]`,
    written: asRead,
    misfit(value) {
      if (value === null || value === undefined) return undefined;
      if (!Array.isArray(value)) return `Data is not JSONArray but ${typeof value} with value ${JSON.stringify(value)}`;
      return value.map(item.misfit).find((fault) => fault !== undefined);
    },
  };
}

function mapType(inner: string): ColumnType | undefined {
  const [keyText, valueText, ...rest] = splitTopLevel(inner);
  const key = nestedType(keyText ?? "");
  const item = nestedType(valueText ?? "");
  if (key === undefined || item === undefined || rest.length > 0) return undefined;
  return {
    readAs: `MAP(${key.readAs}, ${item.readAs})`,
    written: asRead,
    misfit: (value) => objectMisfit(value, () => item),
  };
}

function structType(inner: string): ColumnType | undefined {
  const fields = new Map<string, ColumnType>();
  for (const part of splitTopLevel(inner)) {
    const colon = part.indexOf(":");
    const field = nestedType(part.slice(colon + 1).trim());
    if (colon < 1 || field === undefined) return undefined;
    fields.set(part.slice(0, colon).trim(), field);
  }
  const members = [...fields].map(([name, { readAs }]) => `"${name.replaceAll('"', '""')}" ${readAs}`);
  return {
    readAs: `STRUCT(${members.join(", ")})`,
    written: asRead,
    misfit: (value) => objectMisfit(value, (name) => fields.get(name)),
  };
}

function objectMisfit(value: unknown, typeOf: (name: string) => ColumnType | undefined): string | undefined {
  if (value === null || value === undefined) return undefined;
  if (typeof value !== "object" || Array.isArray(value)) {
    return `Data is not JSONObject but ${typeof value} with value ${JSON.stringify(value)}`;
  }
  for (const [name, member] of Object.entries(value)) {
    const fault = typeOf(name)?.misfit(member);
    if (fault !== undefined) return fault;
  }
  return undefined;
}

/** Commas within brackets do not count. */
function splitTopLevel(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let at = 0; at < text.length; at++) {
    const character = text[at];
    if (character === "<" || character === "(") depth++;
    if (character === ">" || character === ")") depth--;
    if (character === "," && depth === 0) {
      parts.push(text.slice(start, at));
      start = at + 1;
    }
  }
  return [...parts, text.slice(start)];
}

const sqlTimestamp = /^\d{4}-\d{1,2}-\d{1,2} \d{1,2}:\d{2}:\d{2}(\.\d{1,9})?$/;
const isoTimestamp = /^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}:\d{2}(\.\d{1,9})?Z?$/;

/** https://docs.aws.amazon.com/firehose/latest/APIReference/API_HiveJsonSerDe.html, .../API_OpenXJsonSerDe.html */
function timestampType(deserializer: Deserializer): ColumnType {
  if (deserializer.kind === "hive" && deserializer.timestamps === "millis") {
    return { ...scalar("BIGINT", isNumber), written: (name) => `epoch_ms(${name})` };
  }
  if (deserializer.kind === "hive") {
    const fits = (value: unknown): boolean => typeof value === "string" && sqlTimestamp.test(value);
    return { ...scalar("VARCHAR", fits), written: (name) => `CAST(${name} AS TIMESTAMP)` };
  }
  const fits = (value: unknown): boolean => isNumber(value) || (typeof value === "string" && isoTimestamp.test(value));
  return {
    ...scalar("VARCHAR", fits),
    // Thirteen digits are milliseconds, fewer (with or without a fraction) seconds.
    written: (name) =>
      `CASE WHEN regexp_full_match(${name}, '\\d{13}') THEN epoch_ms(CAST(${name} AS BIGINT)) ` +
      `WHEN regexp_full_match(${name}, '\\d+(\\.\\d+)?') THEN make_timestamp(CAST(CAST(${name} AS DOUBLE) * 1e6 AS BIGINT)) ` +
      `ELSE CAST(${name} AS TIMESTAMP) END`,
  };
}
