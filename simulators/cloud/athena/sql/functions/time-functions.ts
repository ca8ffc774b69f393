// Date and time functions with plain signatures; those that take a unit or a pattern are special forms
// (analyse/time-forms.ts). Source: Trino docs "Date and time functions and operators".
import { scalar, type ScalarFunction } from "./scalar-function.ts";

export const timeFunctions: readonly ScalarFunction[] = [
  scalar("last_day_of_month", ["date"], "date", (d) => `last_day(${d})`),
  scalar("last_day_of_month", ["timestamp(p)"], "date", (t) => `last_day(${t})`),
  scalar("to_unixtime", ["timestamp(p)"], "double", (t) => `(CAST(epoch_us(${t}) AS DOUBLE) / 1000000)`),
  scalar("to_unixtime", ["timestamp(p) with time zone"], "double", (t) => `(CAST(epoch_us(${t}) AS DOUBLE) / 1000000)`),
  scalar("from_iso8601_date", ["varchar(x)"], "date", (s) => `trino_parse_iso_date_or_refuse(${s})`),
];
