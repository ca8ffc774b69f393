// Dates, timestamps and intervals under + - * /. Source: Trino docs "Date and time functions and operators".
// Intervals of days to seconds are held as microseconds, of years to months as months, so they compare as Trino's.
import type { BinaryOperator } from "../ast.ts";
import { isInteger } from "../coerce.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import type { TrinoType } from "../types.ts";
import type { Typed } from "./scope.ts";

const isInterval = (type: TrinoType): boolean =>
  type.kind === "interval day to second" || type.kind === "interval year to month";
const isInstant = (type: TrinoType): boolean =>
  type.kind === "date" || type.kind === "timestamp" || type.kind === "timestamp with time zone";

/** The result when an operand is a date, a timestamp or an interval; undefined otherwise. */
export function temporalArithmetic(op: BinaryOperator, left: Typed, right: Typed, at: Position): Typed | undefined {
  if (isInstant(left.type) && isInterval(right.type) && (op === "+" || op === "-")) return shifted(op, left, right, at);
  if (isInterval(left.type) && isInstant(right.type) && op === "+") return shifted(op, right, left, at);
  if (isInstant(left.type) && isInstant(right.type) && op === "-") return difference(left, right, at);
  if (isInterval(left.type) && left.type.kind === right.type.kind && (op === "+" || op === "-"))
    return { type: left.type, sql: `(${left.sql} ${op} ${right.sql})` };
  if (isInterval(left.type) && isInteger(right.type) && op === "*") return scaled(left, right);
  if (isInteger(left.type) && isInterval(right.type) && op === "*") return scaled(right, left);
  if (isInterval(left.type) || isInterval(right.type))
    return refuse(`interval ${op}`, "this interval arithmetic is not translated", at);
  return undefined;
}

function scaled(interval: Typed, factor: Typed): Typed {
  const unit = interval.type.kind === "interval year to month";
  const sql = unit
    ? `to_months(CAST(datepart('year', ${interval.sql}) * 12 + datepart('month', ${interval.sql}) AS INTEGER) * CAST(${factor.sql} AS INTEGER))`
    : `to_microseconds(epoch_us(${interval.sql}) * CAST(${factor.sql} AS BIGINT))`;
  return {
    type: interval.type,
    sql,
    ...(interval.intervalUnit === undefined ? {} : { intervalUnit: interval.intervalUnit }),
  };
}

function shifted(op: "+" | "-", instant: Typed, interval: Typed, at: Position): Typed {
  const sql = `(${instant.sql} ${op} ${interval.sql})`;
  const months = interval.type.kind === "interval year to month";
  switch (instant.type.kind) {
    case "date":
      if (interval.intervalUnit === undefined)
        return refuse("date plus a computed interval", "whether it holds whole days is not known", at);
      if (!["day", "month", "year"].includes(interval.intervalUnit))
        throw new TrinoError("INVALID_FUNCTION_ARGUMENT", "Cannot add hour, minutes or seconds to a date");
      return { type: instant.type, sql: `CAST(${sql} AS DATE)` };
    case "timestamp":
      return { type: months ? instant.type : { ...instant.type, precision: Math.max(3, instant.type.precision) }, sql };
    case "timestamp with time zone":
      if (months && instant.type.zone !== "UTC")
        return refuse("months added in a time zone", "only UTC is translated", at);
      return { type: months ? instant.type : { ...instant.type, precision: Math.max(3, instant.type.precision) }, sql };
    default:
      throw new Error("an instant is a date or a timestamp");
  }
}

function difference(left: Typed, right: Typed, at: Position): Typed {
  const type: TrinoType = { kind: "interval day to second" };
  if (left.type.kind === "date" && right.type.kind === "date")
    return { type, sql: `to_microseconds(CAST(${left.sql} - ${right.sql} AS BIGINT) * 86400000000)` };
  if (left.type.kind !== right.type.kind) return refuse("difference of two kinds of time", "cast one of them", at);
  // Trino rounds the difference to milliseconds, half up.
  return {
    type,
    sql: `to_microseconds(CAST(floor((epoch_us(${left.sql}) - epoch_us(${right.sql}) + 500) / 1000) AS BIGINT) * 1000)`,
  };
}
