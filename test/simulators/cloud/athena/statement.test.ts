// Athena's own statements are told apart before any SELECT is translated.
import { describe, expect, test } from "vitest";
import { classifyStatement, parseStatement } from "../../../../simulators/cloud/athena/statement.ts";

describe("UNLOAD", () => {
  test("keeps its SELECT at its place in the text", () => {
    const text =
      "-- report\nUNLOAD (\n  SELECT ')' AS a -- )\n) TO 's3://b/p/' WITH (format = 'PARQUET', compression='snappy', partitioned_by = ARRAY['dt', 'hour']);";

    const statement = parseStatement(text);

    expect(statement).toEqual({
      kind: "unload",
      sql: `${" ".repeat(9)}\n${" ".repeat(8)}\n  SELECT ')' AS a -- )\n`,
      location: "s3://b/p/",
      format: "PARQUET",
      compression: "SNAPPY",
      fieldDelimiter: undefined,
      partitionedBy: ["dt", "hour"],
    });
  });

  test.each([
    ["UNLOAD SELECT 1 TO 's3://b/' WITH (format='JSON')", "line 1:8: mismatched input 'SELECT'. Expecting: '('"],
    ["UNLOAD (SELECT 1", "line 1:17: mismatched input '<EOF>'. Expecting: ')'"],
    ["UNLOAD (SELECT 1)\nTO s3 WITH (format='JSON')", "line 2:4: mismatched input 's3'. Expecting: a text in quotes"],
    ["UNLOAD (SELECT 1) TO 's3://b/' WITH (format='JSON') x", "line 1:53: mismatched input 'x'. Expecting: <EOF>"],
    ["UNLOAD (SELECT 1) TO 's3://b/' WITH (compression='gzip')", "UNLOAD needs the property format"],
    [
      "UNLOAD (SELECT 1) TO 's3://b/' WITH (format='ORC')",
      "the embedded Athena does not know UNLOAD WITH (format = 'ORC') to agree with Trino",
    ],
  ])("%s is refused: %s", (text, message) => {
    expect(() => parseStatement(text)).toThrow(message);
  });
});

test.each([
  ["select 1", "DML", "SELECT"],
  ["/* c */ WITH a AS (SELECT 1) SELECT * FROM a", "DML", "SELECT"],
  ["INSERT INTO a SELECT 1", "DML", "INSERT"],
  ["create table a as select 1", "DDL", "CREATE"],
  ["SHOW PARTITIONS a", "UTILITY", "SHOW"],
])("%s is %s %s", (text, type, subtype) => {
  expect(classifyStatement(text)).toEqual({ type, subtype });
});
