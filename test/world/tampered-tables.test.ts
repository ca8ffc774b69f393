// What is spoilt after its delivery: objects and reports that somebody deletes, swaps or adds. Each is a FAIL that names what is
// wrong, and PASS again where it is put right.
import { GetPartitionCommand, GlueClient, UpdatePartitionCommand, type Partition } from "@aws-sdk/client-glue";
import { DeleteObjectCommand, GetObjectCommand, ListObjectsV2Command, PutObjectCommand } from "@aws-sdk/client-s3";
import { DuckDBInstance } from "@duckdb/node-api";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import type { Offender } from "../../simulators/ledger/check-readings.ts";
import { textIn } from "../../simulators/ledger/queries.ts";
import { seqRanges } from "../../simulators/ledger/seq-ranges.ts";
import { clientSettings, holdingTime } from "../../simulators/run/aws-clients.ts";
import type { PipelineOutputs } from "../../simulators/run/pipeline-outputs.ts";
import { textLike } from "../simulators/cloud/matching.ts";
import { allReports, defaultProject, worldOf, wrongReports } from "./world-of.ts";

const one = worldOf(defaultProject);
const ofHour8 = "dt=2026-01-05/hour=08/";
let stack: PipelineOutputs;
let glue: GlueClient;

beforeAll(async () => {
  const { world } = one();
  stack = world.stack.outputs;
  glue = holdingTime(new GlueClient(clientSettings(world.cloud)), world.driver.clock);
  await one().send({ name: "morning", durationMs: 180_000 });
  await world.closeHour();
});

interface Place {
  readonly Bucket: string;
  readonly Key: string;
}

async function objectsUnder(Bucket: string, Prefix: string): Promise<readonly Place[]> {
  const { Contents: objects = [] } = await one().world.clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix }));
  return objects.map(({ Key: key = "" }) => ({ Bucket, Key: key }));
}

async function bytesOf(place: Place): Promise<Uint8Array> {
  const { Body: body } = await one().world.clients.s3.send(new GetObjectCommand(place));
  return body!.transformToByteArray();
}

const put = (place: Place, Body: Uint8Array) => one().world.clients.s3.send(new PutObjectCommand({ ...place, Body }));

const partitionOf = async (report: string): Promise<Partition> => {
  const address = { DatabaseName: stack.database, TableName: report, PartitionValues: ["2026-01-05", "08"] };
  return (await glue.send(new GetPartitionCommand(address))).Partition!;
};

/** Points a report's partition of the hour at another run. */
async function pointAt(report: string, location: string): Promise<void> {
  const { Values, Parameters, StorageDescriptor } = await partitionOf(report);
  await glue.send(
    new UpdatePartitionCommand({
      DatabaseName: stack.database,
      TableName: report,
      PartitionValueList: Values,
      PartitionInput: { Values, Parameters, StorageDescriptor: { ...StorageDescriptor, Location: location } },
    }),
  );
}

/** `<device> <boot> <seq>` of every reading. */
function readingsOf(offenders: readonly Offender[]): readonly string[] {
  const named = offenders.flatMap(({ deviceId, series, readings = "" }) =>
    [...seqRanges(readings.replace("seq ", "")).values()].map((seq) => `${deviceId} ${series["boot_id"]} ${seq}`),
  );
  return named.sort();
}

async function readingsIn({ Bucket, Key }: Place): Promise<readonly string[]> {
  const { world } = one();
  const sql = `SELECT device_id, boot_id, seq FROM telemetry WHERE dt = '2026-01-05' AND hour = '08' AND "$path" = 's3://${Bucket}/${Key}'`;
  const rows = await world.settle(world.queries.rows(sql), "the readings of an object");
  return rows.map((row) => `${textIn(row, "device_id")} ${textIn(row, "boot_id")} ${textIn(row, "seq")}`).sort();
}

test("an undisturbed hour of 144 readings is PASS", async () => {
  const { tally, verdict } = await one().verdict();

  expect(verdict).toMatchObject({ verdict: "PASS", offenders: [] });
  expect(tally.table.acceptedCount).toBe(144);
});

test("a deleted object's readings are lost, each by its device, boot and seq", async () => {
  const [object] = await objectsUnder(stack.ingestionBucket, `telemetry/${ofHour8}`);
  const content = await bytesOf(object!);
  const expected = await readingsIn(object!);

  await one().world.clients.s3.send(new DeleteObjectCommand(object!));
  const { tally, verdict } = await one().verdict();

  expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: expected.length, inventedCount: 0, wrongFigureCount: 0 });
  expect(readingsOf(tally.readings.lost)).toEqual(expected);

  await put(object!, content);
  expect((await one().verdict()).verdict.verdict).toBe("PASS");
});

test("a report whose partition points at an older run is named with its wrong sum", async () => {
  const published = (await partitionOf("device_hourly")).StorageDescriptor!.Location!;
  const runs = await objectsUnder(stack.reportingBucket, `reports/device_hourly/${ofHour8}`);
  // Athena names a run's files by when they were written.
  const [oldest] = runs.map(({ Key }) => Key.split("/")).sort((a, b) => (a.at(-1)! < b.at(-1)! ? -1 : 1));

  await pointAt("device_hourly", `s3://${stack.reportingBucket}/${oldest!.slice(0, -1).join("/")}/`);
  const { tally, verdict } = await one().verdict();

  expect(wrongReports(tally, "08")).toEqual(["device_hourly"]);
  expect(verdict.verdict).toBe("FAIL");
  expect(verdict.offenders).toContainEqual(
    textLike(/^wrong figure: device_hourly of 2026-01-05 08 dev-0001: reading_count is \d+; by the devices it is 18$/),
  );

  await pointAt("device_hourly", published);
  expect((await one().verdict()).verdict.verdict).toBe("PASS");
});

test("a report that holds another window's rows is named with its wrong sum", async () => {
  const published = (await partitionOf("fleet_hourly")).StorageDescriptor!.Location!;
  const [report] = await objectsUnder(stack.reportingBucket, new URL(published).pathname.slice(1));
  const [another] = await objectsUnder(stack.reportingBucket, "reports/fleet_hourly/dt=2026-01-05/hour=07/");
  const content = await bytesOf(report!);

  await put(report!, await bytesOf(another!));
  const { verdict } = await one().verdict();

  expect(verdict.verdict).toBe("FAIL");
  expect(verdict.offenders).toEqual([
    "wrong figure: fleet_hourly of 2026-01-05 08: device_count is 0; by the devices it is 8",
    "wrong figure: fleet_hourly of 2026-01-05 08: reading_count is 0; by the devices it is 144",
  ]);

  await put(report!, content);
  expect((await one().verdict()).verdict.verdict).toBe("PASS");
});

test("an object of readings that no device sent is invented, and counted in every report: FAIL names it", async () => {
  const [object] = await objectsUnder(stack.ingestionBucket, `telemetry/${ofHour8}`);
  const original = join(one().directory, "s3", object!.Bucket, object!.Key);
  const forged = join(one().directory, "forged.parquet");
  const duckDb = await (await DuckDBInstance.create(":memory:")).connect();
  await duckDb.run(
    `COPY (SELECT * REPLACE ('dev-9999' AS device_id, 7 AS seq) FROM read_parquet('${original}', hive_partitioning = false) LIMIT 1)
     TO '${forged}' (FORMAT parquet)`,
  );
  duckDb.closeSync();

  await put({ ...object!, Key: `telemetry/${ofHour8}forged.parquet` }, await readFile(forged));
  const { tally, verdict } = await one().verdict();

  expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 0, inventedCount: 1 });
  expect(tally.readings.invented).toMatchObject([
    { deviceId: "dev-9999", dt: "2026-01-05", hour: "08", readings: "seq 7" },
  ]);
  expect(wrongReports(tally, "08")).toEqual(allReports(one()));
  expect(verdict.offenders).toContain(
    "wrong figure: device_hourly of 2026-01-05 08 dev-9999: row is a row; by the devices it is none, for nobody measured it",
  );
});
