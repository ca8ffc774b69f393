// UNLOAD through the SDK's client, over real files and the engine. The translation of SQL is a pass-through (see pass-through-sql.ts).
import { GetQueryResultsCommand } from "@aws-sdk/client-athena";
import { afterEach, expect, test } from "vitest";
import { athenaWorld, type AthenaWorld } from "./athena-world.ts";
import { passThroughSql } from "./pass-through-sql.ts";
import { givenParquet, givenTable } from "./readings-table.ts";

const worlds: AthenaWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function given(access?: Parameters<typeof athenaWorld>[1]): Promise<AthenaWorld> {
  const world = await athenaWorld(passThroughSql, access);
  worlds.push(world);
  return world;
}

async function givenReadings(access?: Parameters<typeof athenaWorld>[1]): Promise<AthenaWorld> {
  const world = await given(access);
  givenTable(world);
  for (const [hour, rows] of [
    ["03", 5],
    ["04", 7],
  ] as const)
    await givenParquet(
      world,
      `readings/dt=2026-11-21/hour=${hour}/part-0`,
      `SELECT 'dev-' || range AS device_id, range AS seq FROM range(${rows})`,
    );
  return world;
}

test("UNLOAD writes Parquet where it is told to, lists it in a manifest, and answers no rows", async () => {
  const world = await givenReadings();

  const execution = await world.run(
    "UNLOAD (SELECT hour AS hour, count(*) AS readings FROM readings GROUP BY ALL) TO 's3://reports/hourly/run=1/' WITH (format = 'PARQUET', compression = 'SNAPPY')",
  );

  expect(execution.Status?.State).toBe("SUCCEEDED");
  expect(execution.SubstatementType).toBe("UNLOAD");
  const [written = ""] = world.objects.keys().filter((key) => key.startsWith("reports/"));
  expect(written).toMatch(/^reports\/hourly\/run=1\/20261121_120001_\d{5}_[0-9a-f]{5}_[0-9a-f-]{36}$/);
  const manifest = `s3://results/athena/${execution.QueryExecutionId ?? ""}-manifest.csv`;
  expect(execution.Statistics?.DataManifestLocation).toBe(manifest);
  const { ResultSet } = await world.client.send(
    new GetQueryResultsCommand({ QueryExecutionId: execution.QueryExecutionId }),
  );
  expect(ResultSet?.Rows).toEqual([]);
  const rows = await world.duckdb.withConnection(async (connection) =>
    (
      await connection.runAndReadAll(
        `SELECT hour, readings::INTEGER FROM read_parquet('${world.objects.file("reports", written.slice(8))}') ORDER BY 1`,
      )
    ).getRowsJS(),
  );
  expect(rows).toEqual([
    ["03", 5],
    ["04", 7],
  ]);
});

test("UNLOAD refuses a place that has objects, and writes no file for no rows", async () => {
  const world = await givenReadings();
  const unload = (where: string, to: string) =>
    world.run(
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
  expect(world.objects.keys().filter((key) => key.startsWith("reports/b"))).toEqual([]);
});

test("UNLOAD partitioned_by writes a folder a value", async () => {
  const world = await givenReadings();

  await world.run(
    "UNLOAD (SELECT seq AS seq, hour AS hour FROM readings) TO 's3://reports/p/' WITH (format = 'PARQUET', partitioned_by = ARRAY['hour'])",
  );

  const folders = world.objects
    .keys()
    .filter((key) => key.startsWith("reports/"))
    .map((key) => key.split("/").slice(1, 3));
  expect(folders).toEqual([
    ["p", "hour=03"],
    ["p", "hour=04"],
  ]);
});
