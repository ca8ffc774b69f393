// CAST and TRY_CAST. A failing cast is Trino's INVALID_CAST_ARGUMENT with its words, or NULL under TRY_CAST.
// Source: Trino docs "Conversion functions"; rounding is half up (away from zero), texts are read strictly.
import type { TypeSyntax } from "../ast.ts";
import { asDecimal, isInteger, widen } from "../coerce.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import { raiseSql } from "../raise.ts";
import { duckdbType, resolveType, sameType, typeName, type TrinoType } from "../types.ts";
import { castNested } from "./cast-nested.ts";
import { castFromJson, castToJson } from "./cast-json.ts";
import { castToTime } from "./cast-time.ts";
import { castToText } from "./cast-text.ts";
import type { Typed } from "./scope.ts";

/** How a cast ends for a value that has no answer: with Trino's error, or with NULL. */
export type OnFailure = (message: string, duckdb: string) => string;

export function cast(value: Typed, syntax: TypeSyntax, safe: boolean): Typed {
  return castTo(value, resolveType(syntax), safe, syntax.at);
}

export function castTo(value: Typed, to: TrinoType, safe: boolean, at: Position): Typed {
  if (value.type.kind === "unknown") return { type: to, sql: `CAST(NULL AS ${duckdbType(to)})` };
  if (sameType(value.type, to) && value.type.kind !== "row") return { ...value, type: to };
  const onFailure: OnFailure = safe
    ? (_, duckdb) => `CAST(NULL AS ${duckdb})`
    : (message, duckdb) => raiseSql("INVALID_CAST_ARGUMENT", message, duckdb);
  return castKinds(value, to, onFailure, safe, at);
}

function castKinds(value: Typed, to: TrinoType, onFailure: OnFailure, safe: boolean, at: Position): Typed {
  if (to.kind === "json") return castToJson(value, at);
  if (value.type.kind === "json") return castFromJson(value, to, onFailure, at);
  switch (to.kind) {
    case "varchar":
      return castToText(value, to, onFailure, at);
    case "boolean":
      return { type: to, sql: booleanSql(value, onFailure, at) };
    case "tinyint":
    case "smallint":
    case "integer":
    case "bigint":
      return { type: to, sql: integerSql(value, to, onFailure, at), neverNaN: true };
    case "real":
    case "double":
      return {
        type: to,
        sql: floatingSql(value, to, onFailure, at),
        ...(value.neverNaN === true ? { neverNaN: true } : {}),
      };
    case "decimal":
      return { type: to, sql: decimalSql(value, to, onFailure, at) };
    case "date":
      return castToTime(value, { kind: "date" }, onFailure, at);
    case "timestamp":
    case "timestamp with time zone":
      return castToTime(value, to, onFailure, at);
    case "array":
    case "map":
    case "row":
      return castNested(value, to, safe, at);
    default:
      return castMismatch(value, to, at);
  }
}

/** Trino's TYPE_MISMATCH for casts that do not exist; casts that exist but are not translated are refused. */
export function castMismatch(value: Typed, to: TrinoType, at: Position): never {
  const untranslated = ["varbinary", "interval day to second", "interval year to month"];
  if (untranslated.includes(value.type.kind) || untranslated.includes(to.kind))
    return refuse(`CAST(${value.type.kind} AS ${to.kind})`, "it is not translated", at);
  throw new TrinoError("TYPE_MISMATCH", `Cannot cast ${typeName(value.type)} to ${typeName(to)}`, at);
}

/** `parsed` is NULL where the text has no reading: there the cast fails. */
export function strictly(text: string, parsed: string, failure: string): string {
  return `(CASE WHEN ${text} IS NOT NULL AND ${parsed} IS NULL THEN ${failure} ELSE ${parsed} END)`;
}

function booleanSql(value: Typed, onFailure: OnFailure, at: Position): string {
  if (value.type.kind === "varchar")
    return strictly(
      value.sql,
      `trino_parse_boolean(${value.sql})`,
      onFailure(`'Cannot cast ''' || ${value.sql} || ''' to BOOLEAN'`, "BOOLEAN"),
    );
  if (
    isInteger(value.type) ||
    value.type.kind === "decimal" ||
    value.type.kind === "double" ||
    value.type.kind === "real"
  )
    return `(${value.sql} <> 0)`;
  return castMismatch(value, { kind: "boolean" }, at);
}

const javaNames = new Map<string, string>([
  ["integer", "INT"],
  ["bigint", "BIGINT"],
  ["smallint", "SMALLINT"],
  ["tinyint", "TINYINT"],
  ["double", "DOUBLE"],
  ["real", "REAL"],
]);

function fromText(value: Typed, to: TrinoType, onFailure: OnFailure): string {
  const duckdb = duckdbType(to);
  const parsed = `trino_parse_${duckdb.toLowerCase()}_or_refuse(${value.sql})`;
  return strictly(
    value.sql,
    parsed,
    onFailure(`'Cannot cast ''' || ${value.sql} || ''' to ${javaNames.get(to.kind) ?? duckdb}'`, duckdb),
  );
}

function integerSql(value: Typed, to: TrinoType, onFailure: OnFailure, at: Position): string {
  const duckdb = duckdbType(to);
  const { sql, type } = value;
  if (type.kind === "varchar") return fromText(value, to, onFailure);
  if (type.kind === "boolean") return `CAST(${sql} AS ${duckdb})`;
  if (isInteger(type)) {
    if (onFailure("", duckdb).includes("NULL AS")) return `TRY_CAST(${sql} AS ${duckdb})`;
    return strictly(
      sql,
      `TRY_CAST(${sql} AS ${duckdb})`,
      raiseSql("NUMERIC_VALUE_OUT_OF_RANGE", `'Out of range for ${to.kind}: ' || ${sql}`, duckdb),
    );
  }
  if (type.kind === "decimal")
    return strictly(
      sql,
      `TRY_CAST(${sql} AS ${duckdb})`,
      onFailure(`'Cannot cast ''' || ${sql} || ''' to ${to.kind.toUpperCase()}'`, duckdb),
    );
  if (type.kind === "double" || type.kind === "real") return integerFromFloating(value, to, onFailure);
  return castMismatch(value, to, at);
}

/** DuckDB casts to the even neighbour; round() goes away from zero as Trino does. */
function integerFromFloating({ sql, type }: Typed, to: TrinoType, onFailure: OnFailure): string {
  const duckdb = duckdbType(to);
  const invalid = onFailure(`'Unable to cast ' || ${sql} || ' to ${to.kind}'`, duckdb);
  const safe = invalid.includes("NULL AS");
  // Beyond an integer's range Trino says NUMERIC_VALUE_OUT_OF_RANGE, beyond a bigint's INVALID_CAST_ARGUMENT.
  const outOfRange = raiseSql(
    "NUMERIC_VALUE_OUT_OF_RANGE",
    `'Out of range for ${to.kind}: ' || trino_${type.kind}_text(${sql})`,
    duckdb,
  );
  const failure =
    safe || to.kind === "bigint" ? invalid : `(CASE WHEN isnan(${sql}) THEN ${invalid} ELSE ${outOfRange} END)`;
  return strictly(sql, `TRY_CAST(round(${sql}) AS ${duckdb})`, failure);
}

function floatingSql(value: Typed, to: TrinoType, onFailure: OnFailure, at: Position): string {
  const { type, sql } = value;
  if (type.kind === "varchar") return fromText(value, to, onFailure);
  if (type.kind === "boolean" || asDecimal(type) !== undefined || type.kind === "real" || type.kind === "double")
    return `CAST(${sql} AS ${duckdbType(to)})`;
  return castMismatch(value, to, at);
}

function decimalSql(
  value: Typed,
  to: Extract<TrinoType, { kind: "decimal" }>,
  onFailure: OnFailure,
  at: Position,
): string {
  const { type, sql } = value;
  const duckdb = duckdbType(to);
  const fail = (name: string): string =>
    onFailure(`'Cannot cast ${name} ''' || ${sql} || ''' to DECIMAL(${to.precision}, ${to.scale})'`, duckdb);
  if (type.kind === "varchar") {
    const parsed = `(CASE WHEN regexp_full_match(${sql}, '[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)') THEN TRY_CAST(${sql} AS ${duckdb}) ELSE NULL END)`;
    const doubtful = `regexp_matches(${sql}, '^[+-]?[0-9.]+[eE][+-]?[0-9]+$')`;
    const refusal = `CAST(trino_parse_bigint_or_refuse(CASE WHEN ${doubtful} THEN ' 0' END) AS ${duckdb})`;
    return `(CASE WHEN ${doubtful} THEN ${refusal} ELSE ${strictly(sql, parsed, fail("VARCHAR"))} END)`;
  }
  if (type.kind === "boolean") return `CAST(CAST(${sql} AS INTEGER) AS ${duckdb})`;
  if (type.kind === "double" || type.kind === "real")
    // Trino goes through the shortest decimal text of the double (BigDecimal.valueOf), then rounds half up.
    return strictly(sql, `TRY_CAST(CAST(${sql} AS VARCHAR) AS ${duckdb})`, fail(type.kind.toUpperCase()));
  const source = asDecimal(type);
  if (source === undefined) return castMismatch(value, to, at);
  if (to.scale >= source.scale && to.precision - to.scale >= source.precision - source.scale)
    return widen(sql, type, to);
  return strictly(sql, `TRY_CAST(${sql} AS ${duckdb})`, fail(typeName(type).toUpperCase()));
}
