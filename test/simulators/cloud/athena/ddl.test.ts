// Statements on the catalog through the SDK's client.
import { GetQueryResultsCommand } from "@aws-sdk/client-athena";
import { expect, test } from "vitest";
import { queryCloud, type QueryCloud } from "./query-cloud.ts";
import { givenParquet, givenTable } from "./readings-table.ts";

async function given(): Promise<QueryCloud> {
  const cloud = await queryCloud();
  givenTable(cloud, { parameters: {} });
  for (const hour of ["03", "04"])
    await givenParquet(cloud, `readings/dt=2026-11-21/hour=${hour}/a`, "SELECT 'd' AS device_id, 1::BIGINT AS seq");
  return cloud;
}

/** The lines that a statement answers, or why it failed. */
async function linesOf(cloud: QueryCloud, sql: string): Promise<unknown> {
  const { QueryExecutionId, Status } = await cloud.run(sql);
  if (Status?.State !== "SUCCEEDED") return Status?.StateChangeReason;
  const { ResultSet } = await cloud.client.send(new GetQueryResultsCommand({ QueryExecutionId }));
  return ResultSet?.Rows?.map(({ Data }) => Data?.[0]?.VarCharValue);
}

test("partitions are added, shown and dropped, and queries see what is registered", async () => {
  const cloud = await given();

  expect(await linesOf(cloud, "SELECT count(*) AS n FROM readings")).toEqual(["n", "0"]);
  expect(
    await linesOf(
      cloud,
      "ALTER TABLE readings ADD PARTITION (dt='2026-11-21', hour='03') PARTITION (hour='09', dt='x') LOCATION 's3://lake/readings/dt=2026-11-21/hour=04/'",
    ),
  ).toEqual([]);
  expect(await linesOf(cloud, "SHOW PARTITIONS fleet.readings")).toEqual(["dt=2026-11-21/hour=03", "dt=x/hour=09"]);
  expect(await linesOf(cloud, "SELECT count(*) AS n FROM readings")).toEqual(["n", "2"]);
  expect(await linesOf(cloud, "ALTER TABLE `readings` DROP PARTITION (dt='x', hour='09')")).toEqual([]);
  expect(await linesOf(cloud, "SHOW PARTITIONS readings")).toEqual(["dt=2026-11-21/hour=03"]);
});

test("a partition that is there is an error, unless IF NOT EXISTS says otherwise", async () => {
  const cloud = await given();
  await linesOf(cloud, "ALTER TABLE readings ADD PARTITION (dt='a', hour='1')");

  expect(await linesOf(cloud, "ALTER TABLE readings ADD PARTITION (dt='a', hour='1')")).toBe(
    "FAILED: Execution Error, return code 1. AlreadyExistsException: Partition already exists.",
  );
  expect(await linesOf(cloud, "ALTER TABLE readings ADD IF NOT EXISTS PARTITION (dt='a', hour='1')")).toEqual([]);
  expect(await linesOf(cloud, "ALTER TABLE readings ADD PARTITION (dt='a')")).toMatch(/^FAILED: SemanticException/);
});

test("MSCK REPAIR TABLE adds the folders that are named as partitions", async () => {
  const cloud = await given();

  expect(await linesOf(cloud, "MSCK REPAIR TABLE readings;")).toEqual([
    "Partitions not in metastore:\treadings:dt=2026-11-21/hour=03\treadings:dt=2026-11-21/hour=04",
    "Repair: Added partition to metastore readings:dt=2026-11-21/hour=03",
    "Repair: Added partition to metastore readings:dt=2026-11-21/hour=04",
  ]);
  expect(await linesOf(cloud, "SELECT count(*) AS n FROM readings")).toEqual(["n", "2"]);
});

test("tables are shown, described and dropped", async () => {
  const cloud = await given();

  expect(await linesOf(cloud, "SHOW TABLES IN fleet")).toEqual(["readings"]);
  expect(await linesOf(cloud, "DESCRIBE readings")).toEqual(
    expect.arrayContaining(["seq                 \tbigint              \t                    "]),
  );
  expect(await linesOf(cloud, "DROP TABLE IF EXISTS nothing")).toEqual([]);
  expect(await linesOf(cloud, "DROP TABLE readings")).toEqual([]);
  expect(await linesOf(cloud, "SHOW TABLES")).toEqual([]);
});

test("a statement that is not known here fails by name", async () => {
  const cloud = await given();

  expect(await linesOf(cloud, "CREATE TABLE copy AS SELECT 1 AS x")).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know CREATE TABLE COPY to agree with Trino",
  );
  expect(await linesOf(cloud, "ALTER TABLE readings SET TBLPROPERTIES ('a'='b')")).toBe(
    "NOT_SUPPORTED: the embedded Athena does not know ALTER TABLE READINGS to agree with Trino",
  );
});
