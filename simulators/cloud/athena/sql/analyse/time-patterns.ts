// date_format and date_parse (MySQL's patterns) and format_datetime (Joda's), for patterns written as literals.
// Source: Trino docs "Date and time functions", MySQL date functions; Trino formats at milliseconds.
import { refuse, TrinoError, type Position } from "../failure.ts";
import { raiseSql, refuseAtRun } from "../raise.ts";
import { varcharType } from "../types.ts";
import { unexpectedArguments } from "./call.ts";
import { quoted } from "./literal.ts";
import type { SpecialForm } from "./special-forms.ts";
import { wallClock } from "./time-zone.ts";

// Trino's specifier, and DuckDB strftime's of the same text. %f has milliseconds and three zeros.
const formats = new Map<string, string>([
  ["a", "%a"],
  ["b", "%b"],
  ["c", "%-m"],
  ["d", "%d"],
  ["e", "%-d"],
  ["f", "%g000"],
  ["H", "%H"],
  ["h", "%I"],
  ["I", "%I"],
  ["i", "%M"],
  ["j", "%j"],
  ["k", "%-H"],
  ["l", "%-I"],
  ["M", "%B"],
  ["m", "%m"],
  ["p", "%p"],
  ["r", "%I:%M:%S %p"],
  ["S", "%S"],
  ["s", "%S"],
  ["T", "%H:%M:%S"],
  ["v", "%V"],
  ["W", "%A"],
  ["x", "%G"],
  ["Y", "%Y"],
  ["y", "%y"],
  ["%", "%%"],
]);
const unsupported = new Set(["D", "U", "u", "V", "w", "X"]);

function specifiers(pattern: string): { readonly literal?: string; readonly letter?: string }[] {
  const parts = [];
  for (let index = 0; index < pattern.length; index += 1) {
    if (pattern.charAt(index) !== "%" || index + 1 >= pattern.length) parts.push({ literal: pattern.charAt(index) });
    else parts.push({ letter: pattern.charAt((index += 1)) });
  }
  return parts;
}

function strftimeOf(pattern: string, at: Position): string {
  return specifiers(pattern)
    .map(({ literal, letter = "" }) => {
      if (literal !== undefined) return literal === "%" ? "%%" : literal;
      if (unsupported.has(letter))
        throw new TrinoError("INVALID_FUNCTION_ARGUMENT", `%${letter} not supported in date format string`);
      return formats.get(letter) ?? refuse(`date_format %${letter}`, "it is no specifier of MySQL's", at);
    })
    .join("");
}

export const dateFormat: SpecialForm = (call, args) => {
  const [value, pattern] = args;
  const clock = value === undefined ? undefined : wallClock(value);
  if (clock === undefined || args.length > 2) return unexpectedArguments(call, args, false);
  if (typeof pattern?.constant !== "string")
    return refuse("date_format with a computed pattern", "write the pattern as a literal", call.at);
  return { type: varcharType, sql: `strftime(${clock}, ${quoted(strftimeOf(pattern.constant, call.at))})` };
};

// What date_parse reads: the exact text, the texts that Joda may also take, and strptime's specifier.
const parsers = new Map<string, { readonly exact: string; readonly loose: string; readonly strptime: string }>([
  ["Y", { exact: "[0-9]{4}", loose: "[+-]?[0-9]+", strptime: "%Y" }],
  ["m", { exact: "[0-9]{2}", loose: "[0-9]+", strptime: "%m" }],
  ["d", { exact: "[0-9]{2}", loose: "[0-9]+", strptime: "%d" }],
  ["H", { exact: "[0-9]{2}", loose: "[0-9]+", strptime: "%H" }],
  ["i", { exact: "[0-9]{2}", loose: "[0-9]+", strptime: "%M" }],
  ["s", { exact: "[0-9]{2}", loose: "[0-9]+", strptime: "%S" }],
  ["S", { exact: "[0-9]{2}", loose: "[0-9]+", strptime: "%S" }],
  ["T", { exact: "[0-9]{2}:[0-9]{2}:[0-9]{2}", loose: "[0-9]+:[0-9]+:[0-9]+", strptime: "%H:%M:%S" }],
  ["f", { exact: "[0-9]{3}|[0-9]{6}", loose: "[0-9]+", strptime: "%f" }],
  ["b", { exact: "Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec", loose: "[A-Za-z]+", strptime: "%b" }],
]);

export const dateParse: SpecialForm = (call, args) => {
  const [text, pattern] = args;
  if (text?.type.kind !== "varchar" || args.length > 2) return unexpectedArguments(call, args, false);
  if (typeof pattern?.constant !== "string")
    return refuse("date_parse with a computed pattern", "write the pattern as a literal", call.at);
  let [exact, loose, strptime] = ["", "", ""];
  for (const { literal, letter = "" } of specifiers(pattern.constant)) {
    const part = literal === undefined ? parsers.get(letter) : undefined;
    if (literal === undefined && part === undefined)
      return refuse(`date_parse %${letter}`, "its reading is not known to agree", call.at);
    const plain = (literal ?? "").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    exact += part === undefined ? plain : `(${part.exact})`;
    loose += part === undefined ? plain : `(${part.loose})`;
    strptime += part === undefined ? (literal ?? "").replace("%", "%%") : part.strptime;
  }
  const parsed = `try_strptime(${text.sql}, ${quoted(strptime)})`;
  const bad = raiseSql("INVALID_FUNCTION_ARGUMENT", `concat('Invalid format: "', ${text.sql}, '"')`, "TIMESTAMP");
  const sql =
    `(CASE WHEN ${text.sql} IS NULL THEN NULL WHEN regexp_full_match(${text.sql}, ${quoted(exact)})` +
    ` THEN CASE WHEN ${parsed} IS NULL THEN ${bad} ELSE date_trunc('millisecond', ${parsed}) END` +
    ` WHEN regexp_full_match(${text.sql}, ${quoted(loose)}) THEN ${refuseAtRun("date_parse of an unpadded text", "write all digits", "TIMESTAMP")} ELSE ${bad} END)`;
  return { type: { kind: "timestamp", precision: 3 }, sql };
};

// Joda's letters of the widths that both engines print alike.
const joda = new Map<string, string>([
  ["yyyy", "%Y"],
  ["YYYY", "%Y"],
  ["MM", "%m"],
  ["dd", "%d"],
  ["HH", "%H"],
  ["hh", "%I"],
  ["mm", "%M"],
  ["ss", "%S"],
  ["SSS", "%g"],
  ["a", "%p"],
  ["EEE", "%a"],
  ["EEEE", "%A"],
  ["MMM", "%b"],
  ["MMMM", "%B"],
  ["DDD", "%j"],
]);

export const formatDatetime: SpecialForm = (call, args) => {
  const [value, pattern] = args;
  const clock = value === undefined || value.type.kind === "date" ? undefined : wallClock(value);
  if (clock === undefined || args.length > 2) return unexpectedArguments(call, args, false);
  if (typeof pattern?.constant !== "string")
    return refuse("format_datetime with a computed pattern", "write the pattern as a literal", call.at);
  const text = pattern.constant.replace(
    /'([^']*)'|([A-Za-z])\2*|%/g,
    (part, literal: string | undefined, letter: string | undefined) => {
      if (part === "%") return "%%";
      if (part === "''") return "'";
      if (letter === undefined) return (literal ?? "").replaceAll("%", "%%");
      if (part === "YYYY") return refuse("format_datetime YYYY", "write yyyy", call.at);
      return (
        joda.get(part) ?? refuse(`format_datetime ${part}`, "this width of Joda's letter is not translated", call.at)
      );
    },
  );
  return { type: varcharType, sql: `strftime(${clock}, ${quoted(text)})` };
};
