// Casts to varchar: doubles as 1.0E1, timestamps with all digits of their precision, zones by name.
// Source: Trino docs "Conversion functions"; recorded answers.
import { refuse, type Position } from "../failure.ts";
import type { TrinoType } from "../types.ts";
import { castMismatch, type OnFailure } from "./cast.ts";
import type { Typed } from "./scope.ts";
import { wallClock } from "./time-zone.ts";

export function castToText(
  value: Typed,
  to: Extract<TrinoType, { kind: "varchar" }>,
  onFailure: OnFailure,
  at: Position,
): Typed {
  if (value.type.kind === "varchar") {
    const shortened = to.length !== undefined && (value.type.length === undefined || value.type.length > to.length);
    if (!shortened) return { ...value, type: to };
    return { type: to, sql: `substring(${value.sql}, 1, ${to.length ?? 0})` };
  }
  const text = textSql(value, to, at);
  if (to.length === undefined) return { type: to, sql: text };
  const failure = onFailure(`'Value ' || ${text} || ' cannot be represented as varchar(${to.length})'`, "VARCHAR");
  return { type: to, sql: `(CASE WHEN length(${text}) > ${to.length} THEN ${failure} ELSE ${text} END)` };
}

function textSql(value: Typed, to: TrinoType, at: Position): string {
  const { sql, type } = value;
  switch (type.kind) {
    case "boolean":
    case "tinyint":
    case "smallint":
    case "integer":
    case "bigint":
    case "decimal":
    case "date":
      return `CAST(${sql} AS VARCHAR)`;
    case "double":
      return `trino_double_text(${sql})`;
    case "real":
      return `trino_real_text(${sql})`;
    case "timestamp":
      return timestampText(sql, type.precision);
    case "timestamp with time zone":
      return `(${timestampText(wallClock(value) ?? sql, type.precision)} || ' ${type.zone}')`;
    case "interval day to second":
    case "interval year to month":
      return refuse(`CAST(${type.kind} AS varchar)`, "it is not translated", at);
    default:
      return castMismatch(value, to, at);
  }
}

export function timestampText(sql: string, precision: number): string {
  const seconds = `strftime(${sql}, '%Y-%m-%d %H:%M:%S')`;
  return precision === 0 ? seconds : `(${seconds} || '.' || substring(strftime(${sql}, '%f'), 1, ${precision}))`;
}
