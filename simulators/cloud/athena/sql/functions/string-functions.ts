// String functions. Source: Trino docs "String functions and operators"; lengths of results as Trino declares them.
// Trino counts code points, as DuckDB's length, substring, left and strpos do.
import { raise } from "../raise.ts";
import type { TrinoType } from "../types.ts";
import { varcharOf, type Bindings } from "./pattern.ts";
import { same, scalar, type ScalarFunction } from "./scalar-function.ts";

const varcharMax = 2147483647;
const complete = { complete: true };

// replace(x, y, z) is declared varchar(min(2147483647, x + z * (x + 1))).
function replacedLength(_: readonly TrinoType[], { numbers }: Bindings): TrinoType {
  const [x, z] = [numbers.get("x") ?? varcharMax, numbers.get("z") ?? varcharMax];
  const length = x + z * (x + 1);
  return varcharOf(length >= varcharMax ? undefined : length);
}

/** Whether an argument is a number above zero written in the statement: then no case needs to be told apart. */
const isPositive = (sql: string): boolean =>
  /^CAST\((?:CAST\()?[1-9]\d* AS (?:INTEGER|BIGINT)\)(?: AS BIGINT\))?$/.test(sql);

// Empty for a start of 0 or before the beginning; a negative start counts from the end.
const substring = (text: string, start: string, length?: string): string => {
  if (isPositive(start) && (length === undefined || isPositive(length)))
    return length === undefined ? `substring(${text}, ${start})` : `substring(${text}, ${start}, ${length})`;
  const from = `(CASE WHEN ${start} < 0 THEN length(${text}) + ${start} + 1 ELSE ${start} END)`;
  const part =
    length === undefined ? `substring(${text}, ${from})` : `substring(${text}, ${from}, greatest(${length}, 0))`;
  const nulls = [text, start, ...(length === undefined ? [] : [length])].map((sql) => `${sql} IS NULL`).join(" OR ");
  return `(CASE WHEN ${nulls} THEN NULL WHEN ${from} <= 0 THEN '' ELSE ${part} END)`;
};

const pad = (name: "lpad" | "rpad"): ScalarFunction =>
  scalar(name, ["varchar(x)", "bigint", "varchar(y)"], "varchar", (text, size, padding) => {
    const fail = (message: string): string => raise("INVALID_FUNCTION_ARGUMENT", message, "VARCHAR");
    return (
      `(CASE WHEN ${text} IS NULL OR ${size} IS NULL OR ${padding} IS NULL THEN NULL` +
      ` WHEN ${size} < 0 OR ${size} > ${varcharMax} THEN ${fail(`Target length must be in the range [0..${varcharMax}]`)}` +
      ` WHEN ${padding} = '' THEN ${fail("Padding string must not be empty")} ELSE ${name}(${text}, CAST(${size} AS INTEGER), ${padding}) END)`
    );
  });

export const stringFunctions: readonly ScalarFunction[] = [
  same("length", ["varchar(x)"], "bigint"),
  scalar("lower", ["varchar(x)"], "varchar(x)", (s) => `trino_lower_or_refuse(${s})`, complete),
  // 'ß' stays as it is in Trino (simple case mapping); DuckDB makes it 'ẞ'. Other scripts are refused row by row.
  scalar("upper", ["varchar(x)"], "varchar(x)", (s) => `trino_upper_or_refuse(${s})`, complete),
  scalar("reverse", ["varchar(x)"], "varchar(x)", (s) => `trino_reverse(${s})`),
  scalar("trim", ["varchar(x)"], "varchar(x)", (s) => `trino_trim(${s})`),
  scalar("ltrim", ["varchar(x)"], "varchar(x)", (s) => `trino_ltrim(${s})`),
  scalar("rtrim", ["varchar(x)"], "varchar(x)", (s) => `trino_rtrim(${s})`),
  same("trim", ["varchar(x)", "varchar(y)"], "varchar(x)"),
  same("ltrim", ["varchar(x)", "varchar(y)"], "varchar(x)"),
  same("rtrim", ["varchar(x)", "varchar(y)"], "varchar(x)"),
  scalar("substr", ["varchar(x)", "bigint"], "varchar(x)", substring),
  scalar("substr", ["varchar(x)", "bigint", "bigint"], "varchar(x)", substring),
  scalar("substring", ["varchar(x)", "bigint"], "varchar(x)", substring),
  scalar("substring", ["varchar(x)", "bigint", "bigint"], "varchar(x)", substring),
  // An empty search puts the replacement between all characters in Trino, nothing in DuckDB.
  scalar("replace", ["varchar(x)", "varchar(y)"], "varchar(x)", (s, search) => `replace(${s}, ${search}, '')`),
  scalar(
    "replace",
    ["varchar(x)", "varchar(y)", "varchar(z)"],
    replacedLength,
    (s, search, by) => `trino_replace_or_refuse(${s}, ${search}, ${by})`,
  ),
  scalar(
    "strpos",
    ["varchar(x)", "varchar(y)"],
    "bigint",
    (s, part) => `CAST(CASE WHEN ${part} = '' AND ${s} IS NOT NULL THEN 1 ELSE strpos(${s}, ${part}) END AS BIGINT)`,
  ),
  scalar("starts_with", ["varchar(x)", "varchar(y)"], "boolean", (s, prefix) => `starts_with(${s}, ${prefix})`),
  scalar(
    "split",
    ["varchar(x)", "varchar(y)"],
    "array(varchar(x))",
    (s, by) =>
      `(CASE WHEN ${by} = '' AND ${s} IS NOT NULL THEN ${raise("INVALID_FUNCTION_ARGUMENT", "The delimiter may not be the empty string", "VARCHAR[]")}` +
      ` WHEN ${s} IS NULL OR ${by} IS NULL THEN NULL ELSE string_split(${s}, ${by}) END)`,
  ),
  scalar("split_part", ["varchar(x)", "varchar(y)", "bigint"], "varchar(x)", (s, by, index) =>
    isPositive(index)
      ? `(CASE WHEN ${by} IS NULL THEN NULL ELSE list_extract(string_split(${s}, ${by}), ${index}) END)`
      : `(CASE WHEN ${s} IS NULL OR ${by} IS NULL OR ${index} IS NULL THEN NULL` +
        ` WHEN ${index} <= 0 THEN ${raise("INVALID_FUNCTION_ARGUMENT", "Index must be greater than zero", "VARCHAR")} ELSE list_extract(string_split(${s}, ${by}), ${index}) END)`,
  ),
  pad("lpad"),
  pad("rpad"),
  scalar("chr", ["bigint"], "varchar(1)", (code) => `chr(CAST(${code} AS INTEGER))`),
  scalar(
    "codepoint",
    ["varchar(x)"],
    "integer",
    (s) =>
      `(CASE WHEN length(${s}) <> 1 THEN ${raise("INVALID_FUNCTION_ARGUMENT", "Input string must be a single character string")} ELSE unicode(${s}) END)`,
  ),
  scalar(
    "levenshtein_distance",
    ["varchar(x)", "varchar(y)"],
    "bigint",
    (a, b) => `CAST(levenshtein(trino_ascii_or_refuse(${a}), trino_ascii_or_refuse(${b})) AS BIGINT)`,
  ),
  scalar(
    "hamming_distance",
    ["varchar(x)", "varchar(y)"],
    "bigint",
    (a, b) =>
      `(CASE WHEN length(${a}) <> length(${b}) THEN ${raise("INVALID_FUNCTION_ARGUMENT", "The input strings to hamming_distance function must have the same length", "BIGINT")}` +
      ` WHEN length(${a}) = 0 THEN 0 ELSE CAST(hamming(trino_ascii_or_refuse(${a}), trino_ascii_or_refuse(${b})) AS BIGINT) END)`,
  ),
  scalar(
    "translate",
    ["varchar(x)", "varchar(y)", "varchar(z)"],
    "varchar",
    (s, from, to) => `translate(${s}, ${from}, ${to})`,
  ),
  scalar("to_utf8", ["varchar(x)"], "varbinary", (s) => `encode(${s})`),
  scalar("to_hex", ["varbinary"], "varchar", (b) => `upper(hex(${b}))`),
  scalar("md5", ["varbinary"], "varbinary", (b) => `unhex(md5(${b}))`),
  scalar("crc32", ["varbinary"], "bigint", (b) => `trino_crc32(${b})`),
  scalar("sha1", ["varbinary"], "varbinary", (b) => `unhex(sha1(${b}))`),
  scalar("sha256", ["varbinary"], "varbinary", (b) => `unhex(sha256(${b}))`),
  scalar("to_base64", ["varbinary"], "varchar", (b) => `to_base64(${b})`),
];
