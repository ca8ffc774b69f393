// Literals: their Trino types and DuckDB SQL. Integers are integer or bigint by size, `2.5` is decimal(2, 1), `1e0`
// is double (Trino docs: "Data types"), strings are varchar(n), intervals become one unit (milliseconds or months).
import type { Expression, TypeSyntax } from "../ast.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import {
  bigintType,
  booleanType,
  dateType,
  doubleType,
  duckdbType,
  integerType,
  resolveType,
  type TrinoType,
} from "../types.ts";
import type { Typed } from "./scope.ts";

/** A SQL text in quotes. */
export function quoted(text: string): string {
  if (text.includes("\0")) refuse("a string with a NUL character", "the engine ends strings there");
  return `'${text.replaceAll("'", "''")}'`;
}

export function stringLiteral(value: string): Typed {
  return { type: { kind: "varchar", length: Array.from(value).length }, sql: quoted(value), constant: value };
}

export function booleanLiteral(value: boolean): Typed {
  return { type: booleanType, sql: String(value), constant: value };
}

export function numberLiteral(form: "integer" | "decimal" | "double", text: string, at: Position): Typed {
  switch (form) {
    case "integer":
      return integerLiteral(BigInt(text), at);
    case "decimal":
      return decimalLiteral(text, at);
    case "double":
      return { type: doubleType, sql: `CAST('${text}' AS DOUBLE)`, neverNaN: true };
  }
}

export function integerLiteral(value: bigint, at: Position): Typed {
  if (value > 9223372036854775807n || value < -9223372036854775808n)
    throw new TrinoError("INVALID_LITERAL", `Invalid numeric literal: ${value.toString()}`, at);
  const fits = value <= 2147483647n && value >= -2147483648n;
  return {
    type: fits ? integerType : bigintType,
    sql: `CAST(${value.toString()} AS ${fits ? "INTEGER" : "BIGINT"})`,
    constant: value,
    neverNaN: true,
  };
}

/** Precision counts digits without leading zeros of the whole part; scale counts the fraction's digits. */
function decimalLiteral(text: string, at: Position): Typed {
  const [whole = "", fraction = ""] = text.split(".");
  const precision = Math.max(1, whole.replace(/^0+/, "").length + fraction.length);
  if (precision > 38) refuse(`literal ${text}`, "decimals have at most 38 digits", at);
  const type: TrinoType = { kind: "decimal", precision, scale: fraction.length };
  return { type, sql: `CAST('${text}' AS ${duckdbType(type)})` };
}

/** DATE '...', TIMESTAMP '...' and DECIMAL '...'; other typed literals are casts of a string. */
export function typedLiteral(syntax: TypeSyntax, value: string, at: Position): Typed | undefined {
  if (syntax.name === "date") return dateLiteral(value, at);
  if (syntax.name === "timestamp") return timestampLiteral(value, at);
  if (syntax.name === "decimal") {
    if (!/^[+-]?\d+(\.\d*)?$|^[+-]?\.\d+$/.test(value))
      throw new TrinoError("INVALID_LITERAL", `'${value}' is not a valid DECIMAL literal`, at);
    const literal = decimalLiteral(value.replace(/^[+-]/, ""), at);
    return value.startsWith("-") ? { ...literal, sql: `(-${literal.sql})` } : literal;
  }
  resolveType(syntax);
  return undefined;
}

function dateLiteral(value: string, at: Position): Typed {
  const day = canonicalDay(value.trim());
  if (day === undefined) throw new TrinoError("INVALID_LITERAL", `'${value}' is not a valid DATE literal`, at);
  return { type: dateType, sql: `DATE '${day}'`, constant: day };
}

function canonicalDay(text: string): string | undefined {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})$/.exec(text);
  if (match === null) return undefined;
  const [, year = "", month = "", day = ""] = match;
  const canonical = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  const date = new Date(`${canonical}T00:00:00Z`);
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== canonical ? undefined : canonical;
}

const timestampText =
  /^(\d{4}-\d{1,2}-\d{1,2})(?: (\d{1,2}):(\d{1,2})(?::(\d{1,2})(?:\.(\d+))?)?)?(?:\s*([A-Za-z+-].*))?$/;

function timestampLiteral(value: string, at: Position): Typed {
  const match = timestampText.exec(value.trim());
  const [, dayText = "", hour = "0", minute = "0", second = "0", fraction = "", zone] = match ?? [];
  const day = canonicalDay(dayText);
  if (day === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59)
    throw new TrinoError("INVALID_LITERAL", `'${value}' is not a valid TIMESTAMP literal`, at);
  if (fraction.length > 6) refuse(`timestamp(${fraction.length})`, "at most microseconds are carried", at);
  const two = (digits: string): string => digits.padStart(2, "0");
  const text = `${day} ${two(hour)}:${two(minute)}:${two(second)}${fraction === "" ? "" : `.${fraction}`}`;
  if (zone === undefined)
    return { type: { kind: "timestamp", precision: fraction.length }, sql: `TIMESTAMP '${text}'`, constant: text };
  const name = knownZone(zone, at);
  return {
    type: { kind: "timestamp with time zone", precision: fraction.length, zone: name },
    sql: `timezone(${quoted(name)}, TIMESTAMP '${text}')`,
  };
}

/** A zone that both engines know by the same name; offsets and abbreviations are refused. */
export function knownZone(zone: string, at: Position): string {
  if (/^(UTC|Z|GMT|Etc\/UTC|\+00:00)$/.test(zone)) {
    if (zone === "UTC" || zone === "Z" || zone === "+00:00") return "UTC";
    return refuse(`time zone ${zone}`, "write UTC", at);
  }
  if (!/^[A-Z][A-Za-z]+(\/[A-Z][A-Za-z_-]+)+$/.test(zone))
    return refuse(`time zone ${zone}`, "only UTC and region names are known to agree", at);
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone });
  } catch {
    throw new TrinoError("INVALID_FUNCTION_ARGUMENT", `'${zone}' is not a valid time zone`, at);
  }
  return zone;
}

const millisecondsOf = new Map<string, number>([
  ["day", 86_400_000],
  ["hour", 3_600_000],
  ["minute", 60_000],
  ["second", 1000],
]);

export function intervalLiteral(literal: Extract<Expression, { kind: "interval" }>): Typed {
  if (literal.to !== undefined) refuse(`INTERVAL ${literal.unit} TO ${literal.to}`, "write one unit", literal.at);
  if (!/^-?\d+(\.\d{1,3})?$/.test(literal.value) || (literal.value.includes(".") && literal.unit !== "second"))
    refuse(`INTERVAL '${literal.value}'`, "write a whole number of one unit", literal.at);
  const amount = Number(literal.value) * (literal.negative ? -1 : 1);
  const months = literal.unit === "year" ? 12 : literal.unit === "month" ? 1 : undefined;
  if (months !== undefined)
    return {
      type: { kind: "interval year to month" },
      sql: `to_months(CAST(${amount * months} AS INTEGER))`,
      intervalUnit: literal.unit,
    };
  const milliseconds = millisecondsOf.get(literal.unit);
  if (milliseconds === undefined)
    return refuse(`INTERVAL ${literal.unit}`, "Trino knows year, month, day, hour, minute, second", literal.at);
  return {
    type: { kind: "interval day to second" },
    sql: `to_microseconds(CAST(${Math.round(amount * milliseconds)}000 AS BIGINT))`,
    intervalUnit: literal.unit,
  };
}
