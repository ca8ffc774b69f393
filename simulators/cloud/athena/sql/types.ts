// Trino's types as data, their names, and the DuckDB type that carries each.
// Source: Trino docs, "Data types". A timestamp with time zone carries its zone here, in the type: DuckDB keeps
// only the instant, so a value whose zone is not one constant for the whole column cannot be translated.
import type { TypeSyntax } from "./ast.ts";
import { refuse, TrinoError, type Position } from "./failure.ts";

export type SimpleKind =
  | "unknown"
  | "boolean"
  | "tinyint"
  | "smallint"
  | "integer"
  | "bigint"
  | "real"
  | "double"
  | "varbinary"
  | "date"
  | "json"
  | "interval day to second"
  | "interval year to month";

export type TrinoType =
  | { readonly kind: SimpleKind }
  | { readonly kind: "decimal"; readonly precision: number; readonly scale: number }
  | { readonly kind: "varchar"; readonly length?: number }
  | { readonly kind: "timestamp"; readonly precision: number }
  | { readonly kind: "timestamp with time zone"; readonly precision: number; readonly zone: string }
  | { readonly kind: "array"; readonly element: TrinoType }
  | { readonly kind: "map"; readonly key: TrinoType; readonly value: TrinoType }
  | { readonly kind: "row"; readonly fields: readonly { readonly name?: string; readonly type: TrinoType }[] };

export const unknownType: TrinoType = { kind: "unknown" };
export const booleanType: TrinoType = { kind: "boolean" };
export const integerType: TrinoType = { kind: "integer" };
export const bigintType: TrinoType = { kind: "bigint" };
export const doubleType: TrinoType = { kind: "double" };
export const varcharType: TrinoType = { kind: "varchar" };
export const dateType: TrinoType = { kind: "date" };

/** The type's name as Trino prints it, e.g. `decimal(12, 1)`, `timestamp(3) with time zone`, `array(varchar)`. */
export function typeName(type: TrinoType): string {
  switch (type.kind) {
    case "decimal":
      return `decimal(${type.precision}, ${type.scale})`;
    case "varchar":
      return type.length === undefined ? "varchar" : `varchar(${type.length})`;
    case "timestamp":
      return `timestamp(${type.precision})`;
    case "timestamp with time zone":
      return `timestamp(${type.precision}) with time zone`;
    case "array":
      return `array(${typeName(type.element)})`;
    case "map":
      return `map(${typeName(type.key)}, ${typeName(type.value)})`;
    case "row":
      return `row(${type.fields.map((field) => (field.name === undefined ? "" : `${fieldName(field.name)} `) + typeName(field.type)).join(", ")})`;
    default:
      return type.kind;
  }
}

function fieldName(name: string): string {
  return /^[a-z_][a-z0-9_]*$/.test(name) ? name : `"${name}"`;
}

/** The DuckDB type that carries the values of a Trino type. */
export function duckdbType(type: TrinoType): string {
  switch (type.kind) {
    case "unknown":
      return "INTEGER";
    case "real":
      return "FLOAT";
    case "varbinary":
      return "BLOB";
    case "json":
    case "varchar":
      return "VARCHAR";
    case "interval day to second":
    case "interval year to month":
      return "INTERVAL";
    case "decimal":
      return `DECIMAL(${type.precision}, ${type.scale})`;
    case "timestamp":
      return "TIMESTAMP";
    case "timestamp with time zone":
      return "TIMESTAMPTZ";
    case "array":
      return `${duckdbType(type.element)}[]`;
    case "map":
      return `MAP(${duckdbType(type.key)}, ${duckdbType(type.value)})`;
    case "row":
      return `STRUCT(${type.fields.map((field, index) => `${structKey(index)} ${duckdbType(field.type)}`).join(", ")})`;
    default:
      return type.kind.toUpperCase();
  }
}

/** Rows are structs with positional keys: Trino's field names may repeat, be absent, or differ by case. */
export function structKey(index: number): string {
  return `f${index}`;
}

const simpleNames = new Map<string, SimpleKind>([
  ["boolean", "boolean"],
  ["tinyint", "tinyint"],
  ["smallint", "smallint"],
  ["integer", "integer"],
  ["int", "integer"],
  ["bigint", "bigint"],
  ["real", "real"],
  ["double", "double"],
  ["varbinary", "varbinary"],
  ["binary", "varbinary"],
  ["date", "date"],
  ["json", "json"],
  ["interval day to second", "interval day to second"],
  ["interval year to month", "interval year to month"],
]);

/** Microseconds are all that DuckDB's TIMESTAMP holds. */
const timestampPrecisionMax = 6;

/** The type that a written type names; one that cannot be carried is refused by name. */
export function resolveType(syntax: TypeSyntax): TrinoType {
  const simple = simpleNames.get(syntax.name);
  if (simple !== undefined) return { kind: simple };
  const [first, second] = syntax.args;
  switch (syntax.name) {
    case "varchar":
    case "string":
      return typeof first === "number" ? { kind: "varchar", length: first } : varcharType;
    case "float":
      return { kind: "real" };
    case "decimal":
    case "numeric":
      return decimalType(number(first, 38), number(second, 0), syntax.at);
    case "timestamp":
      return { kind: "timestamp", precision: precision(first, syntax.at) };
    case "timestamp with time zone":
      return { kind: "timestamp with time zone", precision: precision(first, syntax.at), zone: "UTC" };
    case "array":
      return { kind: "array", element: resolveType(nested(first, syntax)) };
    case "map":
      return { kind: "map", key: resolveType(nested(first, syntax)), value: resolveType(nested(second, syntax)) };
    case "row":
    case "struct":
      return {
        kind: "row",
        fields: syntax.args.map((arg, index) => rowField(nested(arg, syntax), syntax.fields[index])),
      };
    default:
      return refuse(`type ${syntax.name}`, "its values are not carried by the engine", syntax.at);
  }
}

function rowField(type: TypeSyntax, name: string | undefined): { name?: string; type: TrinoType } {
  return name === undefined ? { type: resolveType(type) } : { name: name.toLowerCase(), type: resolveType(type) };
}

function decimalType(precision: number, scale: number, at: Position): TrinoType {
  if (precision < 1 || precision > 38)
    throw new TrinoError("INVALID_FUNCTION_ARGUMENT", `DECIMAL precision must be in range [1, 38]: ${precision}`, at);
  if (scale > precision)
    throw new TrinoError(
      "INVALID_FUNCTION_ARGUMENT",
      `DECIMAL scale must be in range [0, precision (${precision})]: ${scale}`,
      at,
    );
  return { kind: "decimal", precision, scale };
}

function number(arg: number | TypeSyntax | undefined, fallback: number): number {
  return typeof arg === "number" ? arg : fallback;
}

function precision(arg: number | TypeSyntax | undefined, at: Position): number {
  const digits = number(arg, 3);
  if (digits > timestampPrecisionMax) refuse(`timestamp(${digits})`, "at most microseconds are carried", at);
  return digits;
}

function nested(arg: number | TypeSyntax | undefined, syntax: TypeSyntax): TypeSyntax {
  if (arg === undefined || typeof arg === "number")
    throw new TrinoError("SYNTAX_ERROR", `bad arguments of type ${syntax.name}`, syntax.at);
  return arg;
}

/** Whether two types are the same, row field names aside. */
export function sameType(a: TrinoType, b: TrinoType): boolean {
  return typeName(unnamed(a)) === typeName(unnamed(b)) && zoneOf(a) === zoneOf(b);
}

function unnamed(type: TrinoType): TrinoType {
  return type.kind === "row"
    ? { kind: "row", fields: type.fields.map((field) => ({ type: unnamed(field.type) })) }
    : type;
}

function zoneOf(type: TrinoType): string | undefined {
  return type.kind === "timestamp with time zone" ? type.zone : undefined;
}
