// Statements on the catalog through the SDK's client.
import { GetQueryResultsCommand } from "@aws-sdk/client-athena";
import { afterEach, expect, test } from "vitest";
import { athenaWorld, type AthenaWorld } from "./athena-world.ts";
import { passThroughSql } from "./pass-through-sql.ts";
import { givenParquet, givenTable } from "./readings-table.ts";

const worlds: AthenaWorld[] = [];
afterEach(async () => {
  for (const world of worlds.splice(0)) await world.close();
});

async function given(): Promise<AthenaWorld> {
  const world = await athenaWorld(passThroughSql);
  worlds.push(world);
  givenTable(world, { parameters: {} });
  for (const hour of ["03", "04"])
    await givenParquet(world, `readings/dt=2026-11-21/hour=${hour}/a`, "SELECT 'd' AS device_id, 1::BIGINT AS seq");
  return world;
}

/** The lines that a statement answers, or why it failed. */
async function linesOf(world: AthenaWorld, sql: string): Promise<unknown> {
  const { QueryExecutionId, Status } = await world.run(sql);
  if (Status?.State !== "SUCCEEDED") return Status?.StateChangeReason;
  const { ResultSet } = await world.client.send(new GetQueryResultsCommand({ QueryExecutionId }));
  return ResultSet?.Rows?.map(({ Data }) => Data?.[0]?.VarCharValue);
}

test("partitions are added, shown and dropped, and queries see what is registered", async () => {
  const world = await given();

  expect(await linesOf(world, "SELECT count(*) AS n FROM readings")).toEqual(["n", "0"]);
  expect(
    await linesOf(
      world,
      "ALTER TABLE readings ADD PARTITION (dt='2026-11-21', hour='03') PARTITION (hour='09', dt='x') LOCATION 's3://lake/readings/dt=2026-11-21/hour=04/'",
    ),
  ).toEqual([]);
  expect(await linesOf(world, "SHOW PARTITIONS fleet.readings")).toEqual(["dt=2026-11-21/hour=03", "dt=x/hour=09"]);
  expect(await linesOf(world, "SELECT count(*) AS n FROM readings")).toEqual(["n", "2"]);
  expect(await linesOf(world, "ALTER TABLE `readings` DROP PARTITION (dt='x', hour='09')")).toEqual([]);
  expect(await linesOf(world, "SHOW PARTITIONS readings")).toEqual(["dt=2026-11-21/hour=03"]);
});

test("a partition that is there is an error, unless IF NOT EXISTS says otherwise", async () => {
  const world = await given();
  await linesOf(world, "ALTER TABLE readings ADD PARTITION (dt='a', hour='1')");

  expect(await linesOf(world, "ALTER TABLE readings ADD PARTITION (dt='a', hour='1')")).toBe(
    "FAILED: Execution Error, return code 1. AlreadyExistsException: Partition already exists.",
  );
  expect(await linesOf(world, "ALTER TABLE readings ADD IF NOT EXISTS PARTITION (dt='a', hour='1')")).toEqual([]);
  expect(await linesOf(world, "ALTER TABLE readings ADD PARTITION (dt='a')")).toMatch(/^FAILED: SemanticException/);
});

test("MSCK REPAIR TABLE adds the folders that are named as partitions", async () => {
  const world = await given();

  expect(await linesOf(world, "MSCK REPAIR TABLE readings;")).toEqual([
    "Partitions not in metastore:\treadings:dt=2026-11-21/hour=03\treadings:dt=2026-11-21/hour=04",
    "Repair: Added partition to metastore readings:dt=2026-11-21/hour=03",
    "Repair: Added partition to metastore readings:dt=2026-11-21/hour=04",
  ]);
  expect(await linesOf(world, "SELECT count(*) AS n FROM readings")).toEqual(["n", "2"]);
});

test("tables are shown, described and dropped", async () => {
  const world = await given();

  expect(await linesOf(world, "SHOW TABLES IN fleet")).toEqual(["readings"]);
  expect(await linesOf(world, "DESCRIBE readings")).toEqual(
    expect.arrayContaining(["seq                 \tbigint              \t                    "]),
  );
  expect(await linesOf(world, "DROP TABLE IF EXISTS nothing")).toEqual([]);
  expect(await linesOf(world, "DROP TABLE readings")).toEqual([]);
  expect(await linesOf(world, "SHOW TABLES")).toEqual([]);
});

test("a statement that is not known here fails by name", async () => {
  const world = await given();

  expect(await linesOf(world, "CREATE TABLE copy AS SELECT 1 AS x")).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know CREATE TABLE COPY to agree with Trino",
  );
  expect(await linesOf(world, "ALTER TABLE readings SET TBLPROPERTIES ('a'='b')")).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know ALTER TABLE READINGS to agree with Trino",
  );
});
