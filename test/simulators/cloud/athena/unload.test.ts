// UNLOAD through the SDK's client, over real files and the engine. The translation of SQL is a pass-through (see pass-through-sql.ts).
import { GetQueryResultsCommand } from "@aws-sdk/client-athena";
import { expect, test } from "vitest";
import { queryCloud } from "./query-cloud.ts";
import { givenReadings } from "./readings-table.ts";

test("UNLOAD writes Parquet where it is told to, lists it in a manifest, and answers no rows", async () => {
  const cloud = await givenReadings(await queryCloud());

  const execution = await cloud.run(
    "UNLOAD (SELECT hour AS hour, count(*) AS readings FROM readings GROUP BY ALL) TO 's3://reports/hourly/run=1/' WITH (format = 'PARQUET', compression = 'SNAPPY')",
  );

  expect(execution.Status?.State).toBe("SUCCEEDED");
  expect(execution.SubstatementType).toBe("UNLOAD");
  const [written = ""] = cloud.objects.keys().filter((key) => key.startsWith("reports/"));
  expect(written).toMatch(/^reports\/hourly\/run=1\/20261121_120001_\d{5}_[0-9a-f]{5}_[0-9a-f-]{36}$/);
  const manifest = `s3://results/athena/${execution.QueryExecutionId ?? ""}-manifest.csv`;
  expect(execution.Statistics?.DataManifestLocation).toBe(manifest);
  const { ResultSet } = await cloud.client.send(
    new GetQueryResultsCommand({ QueryExecutionId: execution.QueryExecutionId }),
  );
  expect(ResultSet?.Rows).toEqual([]);
  const rows = await cloud.duckdb.withConnection(async (connection) =>
    (
      await connection.runAndReadAll(
        `SELECT hour, readings::INTEGER FROM read_parquet('${cloud.objects.file("reports", written.slice(8))}') ORDER BY 1`,
      )
    ).getRowsJS(),
  );
  expect(rows).toEqual([
    ["03", 5],
    ["04", 7],
  ]);
});

test("UNLOAD refuses a place that has objects, and writes no file for no rows", async () => {
  const cloud = await givenReadings(await queryCloud());
  const unload = (where: string, to: string) =>
    cloud.run(
      `UNLOAD (SELECT seq AS seq FROM readings ${where}) TO 's3://reports/${to}/' WITH (format = 'JSON', compression = 'NONE')`,
    );

  const first = await unload("", "a");
  const second = await unload("", "a");
  const empty = await unload("WHERE seq > 99", "b");

  expect([first.Status?.State, second.Status?.State, empty.Status?.State]).toEqual([
    "SUCCEEDED",
    "FAILED",
    "SUCCEEDED",
  ]);
  expect(second.Status?.StateChangeReason).toMatch(/^HIVE_PATH_ALREADY_EXISTS: Target directory for table /);
  expect(cloud.objects.keys().filter((key) => key.startsWith("reports/b"))).toEqual([]);
});

test("UNLOAD partitioned_by writes a folder a value", async () => {
  const cloud = await givenReadings(await queryCloud());

  await cloud.run(
    "UNLOAD (SELECT seq AS seq, hour AS hour FROM readings) TO 's3://reports/p/' WITH (format = 'PARQUET', partitioned_by = ARRAY['hour'])",
  );

  const folders = cloud.objects
    .keys()
    .filter((key) => key.startsWith("reports/"))
    .map((key) => key.split("/").slice(1, 3));
  expect(folders).toEqual([
    ["p", "hour=03"],
    ["p", "hour=04"],
  ]);
});
