// DuckDB macros that the translated SQL calls, and the settings it relies on. A service runs both on its connection
// before the first translated statement. Names ending in `_or_refuse` may refuse a value at run time (see raise.ts).
import { raise, raiseSql, refuseAtRun } from "./raise.ts";

/** Settings under which translated SQL answers as Trino: UTC, NULLs last, rows in the order that was asked for. */
export const duckdbSettings: readonly string[] = [
  "SET TimeZone = 'UTC'",
  "SET Calendar = 'gregorian'",
  "SET default_null_order = 'nulls_last'",
  "SET preserve_insertion_order = true",
  "SET ieee_floating_point_ops = true",
  "SET scalar_subquery_error_on_multiple_rows = true",
];

const divisionByZero = raise("DIVISION_BY_ZERO", "Division by zero");

// Java's Character.isWhitespace: what Trino's trim() removes.
const javaSpaces = [9, 10, 11, 12, 13, 28, 29, 30, 31, 32, 0x1680, 0x2028, 0x2029, 0x205f, 0x3000]
  .concat([0x2000, 0x2001, 0x2002, 0x2003, 0x2004, 0x2005, 0x2006, 0x2008, 0x2009, 0x200a])
  .map((code) => `chr(${code})`)
  .join(" || ");

const parseInteger = (type: string): string =>
  `trino_parse_${type.toLowerCase()}_or_refuse(x) AS (CASE` +
  ` WHEN regexp_full_match(x, '[+-]?[0-9]+') THEN TRY_CAST(x AS ${type})` +
  ` WHEN regexp_full_match(x, '\\s*[+-]?\\p{Nd}+\\s*') THEN ${refuseAtRun("cast of a padded or non-ASCII number", "trim it first")}` +
  ` ELSE NULL END)`;

const parseFloating = (type: string): string =>
  `trino_parse_${type.toLowerCase()}_or_refuse(x) AS (CASE` +
  ` WHEN regexp_full_match(x, '[\\x00-\\x20]*[+-]?(NaN|Infinity|([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?[fFdD]?)[\\x00-\\x20]*')` +
  ` THEN TRY_CAST(regexp_extract(x, '[+-]?(NaN|Infinity|[0-9.]+([eE][+-]?[0-9]+)?)') AS ${type})` +
  ` WHEN regexp_matches(x, '^[\\x00-\\x20]*[+-]?0[xX]') THEN ${refuseAtRun("cast of a hexadecimal number", "write it in decimal")}` +
  ` ELSE NULL END)`;

// `17.8945` is 1.78945E1: Trino prints a double or real with one digit before the point and an exponent. No subquery
// stands in these macros, because lambdas may call them.
const mantissa = "split_part(t, 'e', 1)";
const digits = `replace(${mantissa}, '.', '')`;
const significant = `rtrim(ltrim(${digits}, '0'), '0')`;
const exponent =
  `(coalesce(TRY_CAST(split_part(t, 'e', 2) AS INTEGER), 0) + length(split_part(${mantissa}, '.', 1)) - 1` +
  ` - (length(${digits}) - length(ltrim(${digits}, '0'))))`;
const scientific =
  `trino_scientific(t) AS (substring(${significant}, 1, 1) || '.'` +
  ` || CASE WHEN length(${significant}) > 1 THEN substring(${significant}, 2) ELSE '0' END || 'E' || CAST(${exponent} AS VARCHAR))`;

const floatText = (name: string, type: string): string =>
  `${name}(x) AS (CASE WHEN x IS NULL THEN NULL WHEN isnan(x) THEN 'NaN'` +
  ` WHEN isinf(x) THEN CASE WHEN x > 0 THEN 'Infinity' ELSE '-Infinity' END` +
  ` WHEN x = 0 THEN CASE WHEN signbit(x) THEN '-0.0E0' ELSE '0.0E0' END` +
  ` ELSE CASE WHEN x < 0 THEN '-' ELSE '' END || trino_scientific(CAST(abs(CAST(x AS ${type})) AS VARCHAR)) END)`;

const floatComparison = (name: string, op: string, withNaN: string): string =>
  `${name}(a, b) AS (CASE WHEN a IS NOT NULL AND b IS NOT NULL AND (isnan(a) OR isnan(b)) THEN ${withNaN} ELSE a ${op} b END)`;

// Upper and lower case of Latin-1; 'ß' has no upper case of its own in Trino (simple case mapping).
const latinCase = (name: string): string =>
  `trino_${name}_or_refuse(x) AS (CASE WHEN strlen(x) = length(x) THEN ${name}(x)` +
  ` WHEN regexp_full_match(x, '(?s)[\\x{01}-\\x{ff}]*') THEN replace(${name}(replace(x, 'ß', chr(1))), chr(1), 'ß')` +
  ` ELSE ${refuseAtRun(`${name} of text beyond Latin-1`, "the engines' Unicode tables differ", "VARCHAR")} END)`;

const isoTimestamp =
  "TRY_CAST(regexp_replace(regexp_replace(x, '(Z|[+]00:00)$', ''), '(\\.[0-9]{3})[0-9]+$', '\\1') AS TIMESTAMP)";
const invalidFormat = raiseSql("INVALID_FUNCTION_ARGUMENT", `concat('Invalid format: "', x, '"')`, "TIMESTAMP");

// CRC-32 of ISO 3309, which DuckDB lacks: a byte at a time through the table of its reversed polynomial.
// https://trino.io/docs/current/functions/binary.html#crc32
const crcTable = Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest & 1) === 1 ? (rest >>> 1) ^ 0xedb88320 : rest >>> 1;
  return `${rest >>> 0}::BIGINT`;
});
const crcOnes = "4294967295::BIGINT";
const crcByte = "CAST(('0x' || substr(hex(x), 2 * i + 1, 2)) AS BIGINT)";

const definitions: readonly string[] = [
  `trino_crc32(x) AS xor(list_reduce(list_transform(range(octet_length(x)), lambda i: ${crcByte}),` +
    ` lambda c, b: xor(c >> 8, list_extract([${crcTable.join(", ")}], xor(c & 255, b) + 1)), ${crcOnes}), ${crcOnes})`,
  `trino_divide(a, b) AS (CASE WHEN b = 0 AND a IS NOT NULL THEN ${divisionByZero} ELSE a // b END)`,
  `trino_modulo(a, b) AS (CASE WHEN b = 0 AND a IS NOT NULL THEN ${divisionByZero} ELSE a % b END)`,
  `trino_quotient_half_up(n, d) AS (CASE WHEN d = 0 AND n IS NOT NULL THEN ${divisionByZero}` +
    ` ELSE n // d + CASE WHEN abs(n % d) >= abs(d) - abs(n % d) THEN sign(n) * sign(d) ELSE 0 END END)`,
  floatComparison("trino_float_eq", "=", "false"),
  floatComparison("trino_float_ne", "<>", "true"),
  floatComparison("trino_float_lt", "<", "false"),
  floatComparison("trino_float_le", "<=", "false"),
  floatComparison("trino_float_gt", ">", "false"),
  floatComparison("trino_float_ge", ">=", "false"),
  ...["TINYINT", "SMALLINT", "INTEGER", "BIGINT"].map(parseInteger),
  ...["FLOAT", "DOUBLE"].map(parseFloating),
  scientific,
  floatText("trino_double_text", "DOUBLE"),
  floatText("trino_real_text", "FLOAT"),
  `trino_parse_boolean(x) AS (CASE WHEN regexp_full_match(x, '(?i)t|true|1') THEN true WHEN regexp_full_match(x, '(?i)f|false|0') THEN false ELSE NULL END)`,
  `trino_parse_date_or_refuse(x) AS (CASE WHEN regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}') THEN TRY_CAST(x AS DATE)` +
    ` WHEN regexp_full_match(x, '[\\s0-9+-]*[0-9][\\s0-9+-]*') THEN ${refuseAtRun("cast of an unusual date text", "write YYYY-MM-DD", "DATE")} ELSE NULL END)`,
  `trino_parse_timestamp_or_refuse(x) AS (CASE WHEN regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}( [0-2][0-9]:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,6})?)?)?')` +
    ` AND NOT regexp_matches(x, ' 24:') THEN TRY_CAST(x AS TIMESTAMP)` +
    ` WHEN regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}T.*') THEN NULL` +
    ` WHEN regexp_matches(x, '^\\s*[+-]?[0-9]+-[0-9]') THEN ${refuseAtRun("cast of an unusual timestamp text", "write YYYY-MM-DD HH:MM:SS", "TIMESTAMP")} ELSE NULL END)`,
  `trino_trim(x) AS trim(x, ${javaSpaces})`,
  `trino_ltrim(x) AS ltrim(x, ${javaSpaces})`,
  `trino_rtrim(x) AS rtrim(x, ${javaSpaces})`,
  // Letter case and character classes of other scripts differ between the engines' Unicode tables.
  `trino_ascii_or_refuse(x) AS (CASE WHEN strlen(x) = length(x) THEN x ELSE ${refuseAtRun("text beyond ASCII", "the engines' Unicode tables differ in this function", "VARCHAR")} END)`,
  `trino_line_or_refuse(x) AS (CASE WHEN contains(x, chr(10)) OR contains(x, chr(13)) THEN ${refuseAtRun("^ or $ over line ends", "the engines' regular expressions differ there", "VARCHAR")} ELSE x END)`,
  ...(["upper", "lower"] as const).map(latinCase),
  `trino_replace_or_refuse(x, search, put) AS (CASE WHEN search = '' THEN ${refuseAtRun("replace of an empty text", "write the text to replace", "VARCHAR")} ELSE replace(x, search, put) END)`,
  `trino_iso_timestamp_or_refuse(x) AS (CASE WHEN x IS NULL THEN NULL` +
    ` WHEN regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}(:[0-9]{2}(\\.[0-9]{1,9})?)?(Z|[+]00:00)?') AND NOT contains(x, 'T24') THEN` +
    ` CASE WHEN ${isoTimestamp} IS NULL THEN ${invalidFormat} ELSE ${isoTimestamp} END` +
    ` WHEN regexp_matches(x, '^[+-]?[0-9]{4}') THEN ${refuseAtRun("from_iso8601_timestamp of this form", "write YYYY-MM-DDTHH:MM:SS.mmmZ", "TIMESTAMP")} ELSE ${invalidFormat} END)`,
  `trino_parse_iso_date_or_refuse(x) AS (CASE WHEN x IS NULL THEN NULL WHEN regexp_full_match(x, '[0-9]{4}-[0-9]{2}-[0-9]{2}') AND TRY_CAST(x AS DATE) IS NOT NULL THEN TRY_CAST(x AS DATE)` +
    ` ELSE ${refuseAtRun("from_iso8601_date of this form", "write YYYY-MM-DD", "DATE")} END)`,
  // Trino keeps one of several values of a key.
  `trino_map_of_pairs(pairs) AS (SELECT CASE WHEN p IS NULL THEN NULL ELSE map(list_transform(p, lambda e: e.k), list_transform(p, lambda e: e.v)) END` +
    ` FROM (SELECT CASE WHEN len(list_distinct(list_transform(pairs, lambda e: e.k))) = len(pairs) THEN pairs` +
    ` ELSE list_filter(pairs, lambda e, i: list_position(list_transform(pairs, lambda f: f.k), e.k) = i) END AS p))`,
  `trino_percentile(sorted, p) AS (CASE WHEN p < 0 OR p > 1 THEN list_extract(sorted, ${raise("INVALID_FUNCTION_ARGUMENT", "Percentile must be between 0 and 1", "BIGINT")})` +
    ` ELSE list_extract(sorted, CAST(least(floor(p * len(sorted)), len(sorted) - 1) AS BIGINT) + 1) END)`,
  `trino_percentiles(sorted, ps) AS (CASE WHEN len(sorted) = 0 OR sorted IS NULL THEN NULL ELSE list_transform(ps, lambda p: trino_percentile(sorted, p)) END)`,
  `trino_reverse(x) AS (CASE WHEN strlen(x) = length(x) THEN reverse(x) ELSE array_to_string(list_reverse(string_split(x, '')), '') END)`,
];

/** Statements that define the macros; each may be run again. */
export const duckdbMacros: readonly string[] = definitions.map((definition) => `CREATE OR REPLACE MACRO ${definition}`);
