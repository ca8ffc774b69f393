// Date and time functions that take a unit, a zone or the clock. Source: Trino docs "Date and time functions and
// operators". date_diff counts complete units, as DuckDB's date_sub (not date_diff) does.
import { commonType, isNumeric, widen } from "../coerce.ts";
import { refuse, TrinoError, type Position } from "../failure.ts";
import type { CallExpression } from "../ast.ts";
import { bigintType, dateType, doubleType, typeName, varcharType, type TrinoType } from "../types.ts";
import { varcharOf } from "../functions/pattern.ts";
import { unexpectedArguments } from "./call.ts";
import { timestampText } from "./cast-text.ts";
import { castTo } from "./cast.ts";
import { knownZone, quoted } from "./literal.ts";
import type { Env, Typed } from "./scope.ts";
import type { SpecialForm } from "./special-forms.ts";
import { dateFormat, dateParse, formatDatetime } from "./time-patterns.ts";
import { timeSequence } from "./time-sequence.ts";
import { atTimeZone, extractField, wallClock } from "./time-zone.ts";

const timeUnits = ["millisecond", "second", "minute", "hour"];
const dateUnits = ["day", "week", "month", "quarter", "year"];

function unitOf(call: CallExpression, unit: Typed | undefined, of: TrinoType): string {
  if (typeof unit?.constant !== "string")
    return refuse(`${call.name} with a computed unit`, "write the unit as a literal", call.at);
  const name = unit.constant.toLowerCase();
  const valid = of.kind === "date" ? dateUnits : [...timeUnits, ...dateUnits];
  if (valid.includes(name)) return name;
  const field = of.kind === "date" ? "DATE" : "Timestamp";
  throw new TrinoError("INVALID_FUNCTION_ARGUMENT", `'${name}' is not a valid ${field} field`);
}

const dateTrunc: SpecialForm = (call, [unitArg, value, ...rest]) => {
  const clock = value === undefined ? undefined : wallClock(value);
  if (value === undefined || clock === undefined || rest.length > 0)
    return unexpectedArguments(
      call,
      [unitArg, value].filter((arg) => arg !== undefined),
      false,
    );
  const unit = unitOf(call, unitArg, value.type);
  if (unit === "millisecond" && value.type.kind === "timestamp" && value.type.precision > 3)
    return { type: value.type, sql: `date_trunc('millisecond', ${clock})` };
  const truncated = `date_trunc('${unit}', ${clock})`;
  if (value.type.kind === "date") return { type: value.type, sql: `CAST(${truncated} AS DATE)` };
  if (value.type.kind !== "timestamp with time zone") return { type: value.type, sql: truncated };
  // Within a day the offset does not change with the truncation, so take the remainder off the instant.
  if (timeUnits.includes(unit)) return { type: value.type, sql: `(${value.sql} - (${clock} - ${truncated}))` };
  return { type: value.type, sql: `timezone(${quoted(value.type.zone)}, ${truncated})` };
};

const intervalOf: Readonly<Record<string, (amount: string) => string>> = {
  millisecond: (n) => `to_microseconds(${n} * 1000)`,
  second: (n) => `to_microseconds(${n} * 1000000)`,
  minute: (n) => `to_microseconds(${n} * 60000000)`,
  hour: (n) => `to_microseconds(${n} * 3600000000)`,
  day: (n) => `to_days(CAST(${n} AS INTEGER))`,
  week: (n) => `to_days(CAST(${n} * 7 AS INTEGER))`,
  month: (n) => `to_months(CAST(${n} AS INTEGER))`,
  quarter: (n) => `to_months(CAST(${n} * 3 AS INTEGER))`,
  year: (n) => `to_months(CAST(${n} * 12 AS INTEGER))`,
};

const dateAdd: SpecialForm = (call, args) => {
  const [unitArg, amount, value] = args;
  const clock = value === undefined ? undefined : wallClock(value);
  if (
    value === undefined ||
    amount === undefined ||
    clock === undefined ||
    args.length > 3 ||
    commonType(amount.type, bigintType)?.kind !== "bigint"
  )
    return unexpectedArguments(call, args, false);
  const unit = unitOf(call, unitArg, value.type);
  const interval = intervalOf[unit]?.(widen(amount.sql, amount.type, bigintType)) ?? "";
  const { type } = value;
  if (type.kind === "date") return { type, sql: `CAST((${value.sql} + ${interval}) AS DATE)` };
  if (unit === "millisecond" && type.kind === "timestamp" && type.precision < 3)
    return refuse("date_add of milliseconds", `to ${typeName(type)}`, call.at);
  if (type.kind === "timestamp with time zone" && dateUnits.includes(unit))
    return { type, sql: `timezone(${quoted(type.zone)}, (${clock} + ${interval}))` };
  return { type, sql: `(${value.sql} + ${interval})` };
};

const dateDiff: SpecialForm = (call, args) => {
  const [unitArg, from, to] = args;
  const type = from === undefined || to === undefined ? undefined : commonType(from.type, to.type);
  if (
    from === undefined ||
    to === undefined ||
    args.length > 3 ||
    type === undefined ||
    !["date", "timestamp", "timestamp with time zone"].includes(type.kind)
  )
    return unexpectedArguments(call, args, false);
  const unit = unitOf(call, unitArg, type);
  if (type.kind === "timestamp with time zone" && type.zone !== "UTC" && dateUnits.includes(unit))
    return refuse("date_diff of days in a time zone", "only UTC is translated", call.at);
  // Trino compares at milliseconds.
  const side = (value: Typed): string => {
    const sql =
      type.kind === "timestamp with time zone"
        ? `timezone('UTC', ${widen(value.sql, value.type, type)})`
        : widen(value.sql, value.type, type);
    return type.kind === "timestamp" && type.precision > 3 ? `date_trunc('millisecond', ${sql})` : sql;
  };
  return { type: bigintType, sql: `date_sub('${unit}', ${side(from)}, ${side(to)})` };
};

/** The statement's moment, as Trino fixes it once for a query. */
function clockLiteral(env: Env): string {
  return new Date(env.session.context.nowMs).toISOString().slice(0, 23).replace("T", " ");
}

const now: SpecialForm = (_call, _args, env) => ({
  type: { kind: "timestamp with time zone", precision: 3, zone: "UTC" },
  sql: `timezone('UTC', TIMESTAMP '${clockLiteral(env)}')`,
});
const localTimestamp: SpecialForm = (_call, _args, env) => ({
  type: { kind: "timestamp", precision: 3 },
  sql: `TIMESTAMP '${clockLiteral(env)}'`,
});
const currentDate: SpecialForm = (_call, _args, env) => ({
  type: dateType,
  sql: `DATE '${clockLiteral(env).slice(0, 10)}'`,
});

const fromUnixtime: SpecialForm = (call, args) => {
  const [seconds, zone] = args;
  if (seconds === undefined || args.length > 2 || !isNumeric(seconds.type))
    return unexpectedArguments(call, args, false);
  if (zone !== undefined && typeof zone.constant !== "string")
    return refuse("from_unixtime with a computed zone", "write the zone as a literal", call.at);
  const name = typeof zone?.constant === "string" ? knownZone(zone.constant, call.at) : "UTC";
  const millis = `CAST(floor(${widen(seconds.sql, seconds.type, doubleType)} * 1000 + 0.5) AS BIGINT)`;
  return {
    type: { kind: "timestamp with time zone", precision: 3, zone: name },
    sql: `timezone('UTC', make_timestamp(${millis} * 1000))`,
  };
};

const fromIso8601: SpecialForm = (call, args) => {
  const [text] = args;
  if (text?.type.kind !== "varchar" || args.length > 1) return unexpectedArguments(call, args, false);
  return {
    type: { kind: "timestamp with time zone", precision: 3, zone: "UTC" },
    sql: `timezone('UTC', trino_iso_timestamp_or_refuse(${text.sql}))`,
  };
};

const withTimezone: SpecialForm = (call, args) => {
  const [value, zone] = args;
  if (value?.type.kind !== "timestamp" || typeof zone?.constant !== "string")
    return unexpectedArguments(call, args, false);
  const name = knownZone(zone.constant, call.at);
  return {
    type: { kind: "timestamp with time zone", precision: value.type.precision, zone: name },
    sql: `timezone(${quoted(name)}, ${value.sql})`,
  };
};

/** Declared varchar(16) of a date, varchar(22 + p and its point) of a timestamp, 6 more with an offset. */
const toIso8601: SpecialForm = (call, args) => {
  const [value] = args;
  if (value === undefined || args.length > 1) return unexpectedArguments(call, args, false);
  const { type } = value;
  if (type.kind === "date") return { type: varcharOf(16), sql: `CAST(${value.sql} AS VARCHAR)` };
  const clock = wallClock(value);
  if (clock === undefined || (type.kind !== "timestamp" && type.kind !== "timestamp with time zone"))
    return unexpectedArguments(call, args, false);
  const zoned = type.kind === "timestamp with time zone";
  if (zoned && type.zone !== "UTC") return refuse("to_iso8601 in a time zone", "only UTC is translated", call.at);
  const length = 22 + Math.min(type.precision, 1) + type.precision + (zoned ? 6 : 0);
  const text = `replace(${timestampText(clock, type.precision)}, ' ', 'T')`;
  return { type: varcharOf(length), sql: zoned ? `(${text} || 'Z')` : text };
};

const fieldFunctions: readonly (readonly [string, string])[] = [
  ...[
    "year",
    "quarter",
    "month",
    "week",
    "day",
    "day_of_month",
    "day_of_week",
    "day_of_year",
    "year_of_week",
    "hour",
    "minute",
    "second",
    "millisecond",
    "dow",
    "doy",
    "yow",
  ].map((name) => [name, name] as const),
  ["week_of_year", "week"],
];

const one = (call: CallExpression, args: readonly Typed[], apply: (value: Typed, at: Position) => Typed): Typed => {
  const [value] = args;
  return value === undefined || args.length > 1 ? unexpectedArguments(call, args, false) : apply(value, call.at);
};

export const timeForms: readonly (readonly [string, SpecialForm])[] = [
  ["date_trunc", dateTrunc],
  ["date_add", dateAdd],
  ["date_diff", dateDiff],
  ["date_format", dateFormat],
  ["date_parse", dateParse],
  ["format_datetime", formatDatetime],
  ["now", now],
  ["current_timestamp", now],
  ["localtimestamp", localTimestamp],
  ["current_date", currentDate],
  ["current_timezone", () => ({ type: varcharType, sql: "'UTC'" })],
  ["from_unixtime", fromUnixtime],
  ["from_iso8601_timestamp", fromIso8601],
  ["with_timezone", withTimezone],
  ["to_iso8601", toIso8601],
  [
    "at_timezone",
    (call, args) =>
      args[0] === undefined || args[1] === undefined || args.length > 2
        ? unexpectedArguments(call, args, false)
        : atTimeZone(args[0], args[1], call.at),
  ],
  ["date", (call, args) => one(call, args, (value, at) => castTo(value, dateType, false, at))],
  ["sequence", timeSequence],
  ...fieldFunctions.map(([name, field]): readonly [string, SpecialForm] => [
    name,
    (call, args) => one(call, args, (value, at) => extractField(field, value, at)),
  ]),
];
