// Places where DuckDB left alone would answer otherwise than Trino. Expected answers are those that Trino documents:
// https://trino.io/docs/current/functions/ (math, decimal, comparison, string, regexp, datetime, array, map, json,
// conditional, aggregate, window) and https://trino.io/docs/current/sql/select.html.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { openTrinoSession, type TrinoSession } from "./trino-session.ts";

let session: TrinoSession;
beforeAll(async () => {
  session = await openTrinoSession();
});
afterAll(() => session.close());

const answers: Readonly<Record<string, readonly (readonly [expression: string, type: string, value: unknown])[]>> = {
  numbers: [
    ["-7 / 2", "integer", -3],
    ["-7 % 3", "integer", -1],
    ["5 / 0e0", "double", "Infinity"],
    ["0e0 / 0e0", "double", "NaN"],
    ["1.1 + 2.22", "decimal(4, 2)", "3.32"],
    ["1.10 * 2.5", "decimal(5, 3)", "2.750"],
    ["2 / 3.000", "decimal(16, 3)", "0.667"],
    ["-2 / 3.0", "decimal(12, 1)", "-0.7"],
    ["10 % 3.3", "decimal(2, 1)", "0.1"],
    ["round(-2.5e0)", "double", -3],
    ["round(1234.567, 1)", "decimal(8, 3)", "1234.600"],
    ["round(1234.567e0, -2)", "double", 1200],
    ["width_bucket(5e0, 10e0, 0e0, 5)", "bigint", 3],
    ["ln(0e0)", "double", "-Infinity"],
    ["sqrt(-1e0)", "double", "NaN"],
    // The check value of CRC-32 in https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iso-hdlc
    ["crc32(to_utf8('123456789'))", "bigint", 3421780262],
    ["crc32(to_utf8(''))", "bigint", 0],
    ["crc32(CAST(NULL AS varbinary))", "bigint", null],
    [
      "sum(CAST(crc32(to_utf8('123456789')) AS decimal(38, 0)) * CAST(2 AS decimal(38, 0)))",
      "decimal(38, 0)",
      "6843560524",
    ],
  ],
  casts: [
    ["CAST(2.5e0 AS integer)", "integer", 3],
    ["CAST(-2.5e0 AS bigint)", "bigint", -3],
    ["CAST(1.005e0 AS decimal(10, 2))", "decimal(10, 2)", "1.01"],
    ["CAST(17.8945e0 AS varchar)", "varchar", "1.78945E1"],
    ["CAST(1e-7 AS varchar)", "varchar", "1.0E-7"],
    ["CAST('abc' AS varchar(2))", "varchar(2)", "ab"],
    ["CAST('T' AS boolean)", "boolean", true],
    ["TRY_CAST('5.7' AS integer)", "integer", null],
    ["TRY_CAST('1_000' AS bigint)", "bigint", null],
    ["TRY_CAST('yes' AS boolean)", "boolean", null],
    ["CAST(' 5 ' AS double)", "double", 5],
    ["CAST(TIMESTAMP '2020-01-02 03:04:05.678' AS timestamp(0))", "timestamp(0)", "2020-01-02 03:04:06"],
    ["CAST(TIMESTAMP '2020-01-02 03:04:05.600' AS varchar)", "varchar", "2020-01-02 03:04:05.600"],
    ["TRY(CAST('x' AS integer))", "integer", null],
    ["TRY(1 / 0)", "integer", null],
    ["TRY(date_parse('n/a', '%Y-%m-%d'))", "timestamp(3)", null],
    ["TRY(CAST('2020-02-30' AS date))", "date", null],
    ["CAST(json_extract('{\"a\":[1,2]}', '$.a') AS array(bigint))", "array(bigint)", [1, 2]],
  ],
  comparisons: [
    ["nan() = nan()", "boolean", false],
    ["nan() > 1e0", "boolean", false],
    ["nan() <> nan()", "boolean", true],
    ["greatest(1, NULL)", "integer", null],
    ["greatest(1, 2.5)", "decimal(11, 1)", "2.5"],
    ["1 NOT IN (2, NULL)", "boolean", null],
    ["'a\\b' LIKE 'a\\b'", "boolean", true],
    ["'a%c' LIKE 'a\\%c' ESCAPE '\\'", "boolean", true],
  ],
  strings: [
    ["substr('hello', -3, 2)", "varchar(5)", "ll"],
    ["substr('hello', 0)", "varchar(5)", ""],
    ["substr('hello', -9)", "varchar(5)", ""],
    ["upper('straße')", "varchar(6)", "STRAßE"],
    ["reverse('e' || chr(769) || 'a') = 'a' || chr(769) || 'e'", "boolean", true],
    ["trim(chr(9) || ' a ')", "varchar", "a"],
    ["split_part('a,b', ',', 3)", "varchar(3)", null],
    ["strpos('abc', '')", "bigint", 1],
    ["replace('abc', 'b', 'xx')", "varchar(11)", "axxc"],
    ["concat_ws('-', 'a', NULL, 'b')", "varchar", "a-b"],
    ["regexp_extract('abc', 'z')", "varchar(3)", null],
    ["regexp_replace('1.2', '(\\d+)\\.(\\d+)', '$2.$1')", "varchar(23)", "2.1"],
  ],
  times: [
    ["date_diff('hour', TIMESTAMP '2026-11-21 02:59:59', TIMESTAMP '2026-11-21 03:00:00')", "bigint", 0],
    ["date_diff('day', TIMESTAMP '2020-01-02 00:00:01', TIMESTAMP '2020-01-01 00:00:00')", "bigint", -1],
    ["date_diff('month', DATE '2020-01-31', DATE '2020-02-29')", "bigint", 1],
    ["date_add('month', 1, DATE '2020-01-31')", "date", "2020-02-29"],
    ["TIMESTAMP '2020-01-01 00:00:00' + INTERVAL '90' MINUTE", "timestamp(3)", "2020-01-01 01:30:00.000"],
    ["DATE '2020-01-02' - DATE '2020-01-01'", "interval day to second", "1 00:00:00.000"],
    ["date_trunc('week', DATE '2026-11-21')", "date", "2026-11-16"],
    ["date_format(TIMESTAMP '2020-01-02 03:04:05.678912', '%f|%c|%k|%l')", "varchar", "678000|1|3|3"],
    ["millisecond(TIMESTAMP '2020-01-02 03:04:05.678')", "bigint", 678],
    ["day_of_week(DATE '2026-11-22')", "bigint", 7],
    [
      "date_trunc('hour', TIMESTAMP '2020-01-02 03:44:05' AT TIME ZONE 'Asia/Kolkata')",
      "timestamp(0) with time zone",
      "2020-01-02 09:00:00 Asia/Kolkata",
    ],
    ["current_date", "date", "2026-11-21"],
    ["to_unixtime(from_unixtime(1.5))", "double", 1.5],
  ],
  collections: [
    ["element_at(ARRAY[1, 2], 3)", "integer", null],
    ["element_at(ARRAY[1, 2], -1)", "integer", 2],
    ["contains(ARRAY[1, NULL], 2)", "boolean", null],
    ["array_sort(ARRAY[3, NULL, 1])", "array(integer)", [1, 3, null]],
    ["array_max(ARRAY[1, NULL])", "integer", null],
    ["slice(ARRAY[1, 2, 3, 4], -2, 2)", "array(integer)", [3, 4]],
    ["sequence(3, 1)", "array(bigint)", [3, 2, 1]],
    ["none_match(ARRAY[1, NULL], x -> x > 1)", "boolean", null],
    ["reduce(ARRAY[1, 2], 0e0, (s, x) -> s + x, s -> s / 2)", "double", 1.5],
    ["map_filter(MAP(ARRAY['a', 'b'], ARRAY[1, 2]), (k, v) -> v > 1)", "map(varchar(1), integer)", { b: 2 }],
    ["arrays_overlap(ARRAY[1], ARRAY[2, NULL])", "boolean", null],
    ["zip_with(ARRAY[1, 2], ARRAY[3], (a, b) -> a + b)", "array(integer)", [4, null]],
    ["ARRAY[1] || ARRAY[2]", "array(integer)", [1, 2]],
    ["CAST(ROW(1, 'x') AS ROW(a integer, b varchar))", "row(a integer, b varchar)", [1, "x"]],
    ["map_keys(MAP(ARRAY['a'], ARRAY[1]))", "array(varchar(1))", ["a"]],
  ],
  json: [
    ["json_extract_scalar('{\"a\":{\"b\":[1,2.5]}}', '$.a.b[1]')", "varchar(19)", "2.5"],
    ["json_extract_scalar('{\"a\":{\"b\":1}}', '$.a')", "varchar(13)", null],
    ["json_extract_scalar('{\"a\":true}', '$.a')", "varchar(10)", "true"],
    ["json_array_length('[1,2]')", "bigint", 2],
  ],
};

describe.each(Object.entries(answers))("%s", (_, cases) => {
  test.each(cases)("%s is %s: %j", async (expression, type, value) => {
    const answer = await session.answer(`SELECT ${expression}`);

    expect(answer).toMatchObject({ kind: "rows", types: [type], rows: [[value]] });
  });
});

const errors: readonly (readonly [sql: string, errorName: string])[] = [
  ["SELECT 1 / 0", "DIVISION_BY_ZERO"],
  ["SELECT 1 / 0.0", "DIVISION_BY_ZERO"],
  ["SELECT 5 % 0", "DIVISION_BY_ZERO"],
  ["SELECT 2147483647 + 1", "NUMERIC_VALUE_OUT_OF_RANGE"],
  ["SELECT CAST(300 AS tinyint)", "NUMERIC_VALUE_OUT_OF_RANGE"],
  ["SELECT CAST(1e20 AS bigint)", "INVALID_CAST_ARGUMENT"],
  ["SELECT CAST('' AS integer)", "INVALID_CAST_ARGUMENT"],
  ["SELECT CAST('2020-02-30' AS date)", "INVALID_CAST_ARGUMENT"],
  ["SELECT ARRAY[1, 2][3]", "INVALID_FUNCTION_ARGUMENT"],
  ["SELECT MAP(ARRAY['a'], ARRAY[1])['b']", "INVALID_FUNCTION_ARGUMENT"],
  ["SELECT DATE '2020-01-01' + INTERVAL '1' HOUR", "INVALID_FUNCTION_ARGUMENT"],
  ["SELECT date_trunc('fortnight', ts) FROM readings", "INVALID_FUNCTION_ARGUMENT"],
  ["SELECT date_parse('x', '%Y-%m-%d')", "INVALID_FUNCTION_ARGUMENT"],
  ["SELECT (SELECT device_id FROM readings)", "SUBQUERY_MULTIPLE_ROWS"],
  ["SELECT sum(x) FROM (VALUES 9223372036854775807, 1) AS t(x)", "NUMERIC_VALUE_OUT_OF_RANGE"],
  ["SELECT 1 = 'a'", "TYPE_MISMATCH"],
  ["SELECT ts > '2020-01-01' FROM readings", "TYPE_MISMATCH"],
  ["SELECT 1 FROM readings WHERE battery", "TYPE_MISMATCH"],
  ["SELECT nope FROM readings", "COLUMN_NOT_FOUND"],
  ["SELECT battery AS b FROM readings WHERE b > 1", "COLUMN_NOT_FOUND"],
  ["SELECT battery AS b FROM readings GROUP BY b", "COLUMN_NOT_FOUND"],
  ["SELECT * FROM nope", "TABLE_NOT_FOUND"],
  ["SELECT nope(1)", "FUNCTION_NOT_FOUND"],
  ["SELECT device_id, count(*) FROM readings", "EXPRESSION_NOT_AGGREGATE"],
  ["SELECT count(*) FROM readings WHERE count(*) > 1", "EXPRESSION_NOT_SCALAR"],
  ["SELECT max(count(*)) FROM readings", "NESTED_AGGREGATION"],
  ["SELECT a.seq FROM readings a JOIN readings b USING (seq)", "COLUMN_NOT_FOUND"],
  ["SELECT seq FROM readings a JOIN readings b ON a.ts = b.ts", "AMBIGUOUS_NAME"],
  ["SELECT DISTINCT device_id FROM readings ORDER BY seq", "EXPRESSION_NOT_IN_DISTINCT"],
  ["SELECT FROM readings", "SYNTAX_ERROR"],
  ["SELECT 'open", "SYNTAX_ERROR"],
  ["SELECT 1a", "SYNTAX_ERROR"],
  ["SELECT 'a' || 1", "FUNCTION_NOT_FOUND"],
];

describe("Trino's errors", () => {
  test.each(errors)("%s is %s", async (sql, errorName) => {
    expect(await session.answer(sql)).toMatchObject({ kind: "error", errorName });
  });
});

const refusals: readonly (readonly [sql: string, construct: string])[] = [
  ["SELECT skewness(battery) FROM readings", "function skewness"],
  ["SELECT regexp_like('a', '(?=a)')", "regular expression look-around"],
  ["SELECT CAST('x' AS char(3))", "type char"],
  ["SELECT random()", "function random"],
  ["WITH RECURSIVE t(n) AS (SELECT 1) SELECT n FROM t", "WITH RECURSIVE"],
  ["SELECT * FROM readings TABLESAMPLE BERNOULLI (10)", "TABLESAMPLE"],
  ["SELECT TIMESTAMP '2020-01-01 00:00:00.123456789'", "timestamp(9)"],
  ["SELECT from_iso8601_timestamp('2020-01-01T00:00:00+02:00')", "from_iso8601_timestamp of this form"],
  ["SELECT CAST(' 5' AS integer)", "cast of a padded or non-ASCII number"],
  ["SELECT regexp_like('é', '\\w')", "text beyond ASCII"],
  ["SELECT 0x1F", "hexadecimal, octal or binary number"],
  ["SELECT U&'\\0041'", "Unicode literal U&"],
  ["SELECT TRY(date_parse('2020-1-2', '%Y-%m-%d'))", "date_parse of an unpadded text"],
  ['SELECT json_parse(\'{"b":1,"a":2}\')', "json_parse"],
  ["SELECT 1 WHERE (1, 2) IN (SELECT 1, 2)", "subquery of several columns"],
  ["SELECT ARRAY[1] = ARRAY[1]", "comparison of array"],
  ["SELECT 1 WHERE 1 = ALL (SELECT 1)", "= ALL (subquery)"],
];

describe("refusals", () => {
  test.each(refusals)("%s is refused as %s", async (sql, construct) => {
    expect(await session.answer(sql)).toMatchObject({ kind: "refused", construct });
  });
});
