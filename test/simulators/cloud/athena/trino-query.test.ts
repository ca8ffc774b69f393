// Trino SQL through the SDK's client: translation, pruning, engine and result together.
import { GetQueryResultsCommand } from "@aws-sdk/client-athena";
import { expect, test } from "vitest";
import { translatingFrontEnd } from "../../../../simulators/cloud/athena/sql-front-end.ts";
import { queryCloud, type QueryCloud } from "./query-cloud.ts";
import { givenParquet, givenTable } from "./readings-table.ts";

async function given(): Promise<QueryCloud> {
  const cloud = await queryCloud({ frontEnd: translatingFrontEnd });
  const columns = [
    { Name: "device_id", Type: "string" },
    { Name: "seq", Type: "bigint" },
    { Name: "event_time", Type: "timestamp" },
    { Name: "place", Type: "struct<lat:double,names:array<string>>" },
  ];
  givenTable(cloud, { columns });
  for (const hour of ["03", "04", "05"])
    await givenParquet(
      cloud,
      `readings/dt=2026-11-21/hour=${hour}/part-0`,
      `SELECT 'dev-' || range AS device_id, range AS seq, TIMESTAMP '2026-11-21 ${hour}:00:00' AS event_time,
         {lat: 1.5::DOUBLE, names: ['a', 'b']} AS place FROM range(3)`,
    );
  return cloud;
}

async function resultOf(cloud: QueryCloud, sql: string) {
  const { QueryExecutionId, Status } = await cloud.run(sql);
  expect(Status?.StateChangeReason).toBeUndefined();
  const { ResultSet } = await cloud.client.send(new GetQueryResultsCommand({ QueryExecutionId }));
  return {
    types: ResultSet?.ResultSetMetadata?.ColumnInfo?.map(({ Type }) => Type),
    rows: ResultSet?.Rows?.slice(1).map(({ Data }) => Data?.map(({ VarCharValue }) => VarCharValue)),
  };
}

test("predicates on partition keys, also inside a common table expression, leave the other hours unlisted", async () => {
  const cloud = await given();

  const { types, rows } = await resultOf(
    cloud,
    `WITH picked AS (SELECT * FROM fleet.readings WHERE dt = '2026-11-21' AND hour IN ('03', '05'))
     SELECT hour, count(*) AS n, max(event_time) AS last FROM picked GROUP BY hour ORDER BY hour`,
  );

  expect(types).toEqual(["varchar", "bigint", "timestamp"]);
  expect(rows).toEqual([
    ["03", "3", "2026-11-21 03:00:00.000"],
    ["05", "3", "2026-11-21 05:00:00.000"],
  ]);
  expect(cloud.objects.listings).toEqual([
    "lake/readings/dt=2026-11-21/hour=03/",
    "lake/readings/dt=2026-11-21/hour=05/",
  ]);
});

test("a range of hours is listed hour by hour within its bounds", async () => {
  const cloud = await given();

  const { rows } = await resultOf(
    cloud,
    "SELECT count(*) FROM readings WHERE dt = '2026-11-21' AND hour > '03' AND hour < '06'",
  );

  expect(rows).toEqual([["6"]]);
  expect(cloud.objects.listings.map((place) => place.slice(-8, -1))).toEqual(["hour=04", "hour=05"]);
});

test("structs, arrays and $path of stored rows are read", async () => {
  const cloud = await given();

  const { types, rows } = await resultOf(
    cloud,
    `SELECT place.lat, place.names[2], place, "$path" FROM readings WHERE hour = '04' AND dt = '2026-11-21' AND seq = 1`,
  );

  expect(types).toEqual(["double", "varchar", "row", "varchar"]);
  expect(rows).toEqual([["1.5", "b", "{lat=1.5, names=[a, b]}", "s3://lake/readings/dt=2026-11-21/hour=04/part-0"]]);
});

test("an unknown column and an unknown table fail in Trino's words, with their place in the whole statement", async () => {
  const cloud = await given();

  const column = await cloud.run(
    "UNLOAD (\n  SELECT nothing FROM readings) TO 's3://reports/a/' WITH (format = 'PARQUET')",
  );
  const table = await cloud.run("SELECT 1 FROM elsewhere.readings");

  expect(column.Status?.StateChangeReason).toMatch(/^COLUMN_NOT_FOUND: line 2:10: Column 'nothing' cannot be resolved/);
  expect(table.Status?.State).toBe("FAILED");
});

test("a value that fails at run time fails the query by Trino's name", async () => {
  const cloud = await given();

  const { Status } = await cloud.run("SELECT 1 / (seq - seq) FROM readings");

  expect(Status?.StateChangeReason).toBe("DIVISION_BY_ZERO: Division by zero");
});

test("UNLOAD refuses a column without a name and a type that Hive does not have", async () => {
  const cloud = await given();
  const unload = async (select: string) => {
    const { Status } = await cloud.run(`UNLOAD (${select}) TO 's3://reports/a/' WITH (format = 'PARQUET')`);
    return Status?.StateChangeReason;
  };

  expect(await unload("SELECT 1")).toBe("SYNTAX_ERROR: Column name not specified at position 1");
  expect(await unload("SELECT current_timestamp AS now")).toBe(
    "NOT_SUPPORTED: Unsupported Hive type: timestamp(3) with time zone",
  );
  expect(cloud.objects.keys().filter((key) => key.startsWith("reports/"))).toEqual([]);
});
