// Casts to date, timestamp and timestamp with time zone. Losing digits rounds half up; a zoned timestamp becomes
// its own wall clock; a plain timestamp is read in the session's zone, UTC. Source: Trino docs "Date and time".
import { refuse, type Position } from "../failure.ts";
import { duckdbType, type TrinoType } from "../types.ts";
import { castMismatch, strictly, type OnFailure } from "./cast.ts";
import type { Typed } from "./scope.ts";
import { wallClock } from "./time-zone.ts";

type ZonedType = Extract<TrinoType, { kind: "timestamp with time zone" }>;
type TimeType = ZonedType | Extract<TrinoType, { kind: "timestamp" }> | { readonly kind: "date" };

export function castToTime(value: Typed, to: TimeType, onFailure: OnFailure, at: Position): Typed {
  if (value.type.kind === "varchar") return fromText(value, to, onFailure, at);
  if (to.kind === "timestamp with time zone") return toZoned(value, to, at);
  const clock = wallClock(value);
  if (clock === undefined) return castMismatch(value, to, at);
  if (to.kind === "date") return { type: to, sql: `CAST(${clock} AS DATE)` };
  return { type: to, sql: roundedTimestamp(clock, precisionOf(value.type), to.precision) };
}

function toZoned(value: Typed, to: ZonedType, at: Position): Typed {
  if (value.type.kind === "timestamp with time zone") {
    if (value.type.precision > to.precision)
      return refuse("rounding of timestamp with time zone", "cast to timestamp first", at);
    return { type: { ...to, zone: value.type.zone }, sql: value.sql };
  }
  const clock = wallClock(value);
  if (clock === undefined) return castMismatch(value, to, at);
  return { type: to, sql: `timezone('UTC', ${roundedTimestamp(clock, precisionOf(value.type), to.precision)})` };
}

function precisionOf(type: TrinoType): number {
  return type.kind === "timestamp" || type.kind === "timestamp with time zone" ? type.precision : 0;
}

/** A timestamp of `from` digits rounded half up to `to` digits. */
export function roundedTimestamp(sql: string, from: number, to: number): string {
  if (to >= from) return sql;
  const unit = 10 ** (6 - to);
  return `make_timestamp(CAST(floor((epoch_us(${sql}) + ${unit / 2}) / ${unit}) AS BIGINT) * ${unit})`;
}

function fromText(value: Typed, to: TimeType, onFailure: OnFailure, at: Position): Typed {
  if (to.kind === "timestamp with time zone")
    return refuse("CAST(varchar AS timestamp with time zone)", "use from_iso8601_timestamp", at);
  const duckdb = duckdbType(to);
  const failure = onFailure(`'Value cannot be cast to ${to.kind}: ' || ${value.sql}`, duckdb);
  const sql = strictly(value.sql, `trino_parse_${to.kind}_or_refuse(${value.sql})`, failure);
  return { type: to, sql: to.kind === "timestamp" ? roundedTimestamp(sql, 6, to.precision) : sql };
}
