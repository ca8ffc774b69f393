// Two pipelines with different contracts in one stack: each delivers its own fleet's readings and reports, and nothing of the other's.
// The bursts go over the end of an hour, so that readings of one message lie in two.
import { beforeAll, expect, test } from "vitest";
import { ListObjectsV2Command } from "@aws-sdk/client-s3";
import { noFaults } from "../../simulators/fleet/fault-mix.ts";
import { verdictOf } from "../../simulators/ledger/verdict.ts";
import { sendReadings } from "../../simulators/run/send-readings.ts";
import { stepMsMin } from "../../simulators/run/step.ts";
import type { World } from "../../simulators/run/world.ts";
import { worldOf } from "./world-of.ts";

const one = worldOf("test/world/two-fleets", { pipeline: "bursts" });
const minuteMs = 60_000;
let lines: World;
let bursts: World;

/** Eight devices measure every 7 s for four minutes, with copies, late messages and spoilt ones among them. */
async function send(world: World): Promise<void> {
  const { driver } = world;
  const startMs = driver.clock.now();
  const faults = { ...noFaults, duplicates: 0.1, late: 0.1, malformed: 0.1, "out-of-range": 0.1 };
  const devices = { kind: "simulated", count: 8, intervalMs: 7_000 } as const;
  const fleet = await world.muster({ devices, startMs, faults, workers: 1, readingsPerMessage: 6 });
  await fleet.connect();
  const { signal } = new AbortController();
  await sendReadings({
    driver,
    fleet,
    endMs: startMs + 4 * minuteMs,
    stepMs: stepMsMin,
    signal,
    onStep: () => undefined,
  });
  await fleet.finish();
}

beforeAll(async () => {
  bursts = one().world;
  lines = await bursts.another("lines");
  await one().pass(58);
  await send(bursts);
  await send(lines);
  await bursts.drain();
  await bursts.closeHour();
  await bursts.drain();
}, 120_000);

test("every reading of either fleet is accounted for: PASS twice", async () => {
  const tallies = [await bursts.reconcile(), await lines.reconcile()];

  expect(bursts.cloudFaults).toEqual([]);
  for (const tally of tallies) {
    expect(verdictOf(tally).offenders).toEqual([]);
    expect(verdictOf(tally).verdict).toBe("PASS");
    expect(tally.table.acceptedCount).toBeGreaterThan(200);
    expect(Object.keys(tally.rejected.counts).length).toBeGreaterThan(1);
  }
  expect(tallies[0]!.reports.windowCount).toBe(2);
});

test("a burst over the end of an hour has its readings in two partitions", async () => {
  const sql =
    "SELECT machine, boot, min(n) AS first, max(n) AS last, count(DISTINCT hour) AS hours FROM telemetry GROUP BY machine, boot";
  const rows = await bursts.settle(bursts.queries.rows(sql), sql);

  expect(rows.map(({ hours }) => hours)).toEqual(Array.from({ length: 8 }, () => "2"));
});

test("the pipelines share no bucket, no table's rows and no device", async () => {
  const keys: string[] = [];
  for (const { stack, clients } of [bursts, lines]) {
    const request = { Bucket: stack.outputs.ingestionBucket, Prefix: "telemetry/" };
    const { Contents: objects = [] } = await clients.s3.send(new ListObjectsV2Command(request));
    keys.push(...objects.map(({ Key = "" }) => Key));
  }
  const metrics = await lines.settle(
    lines.queries.rows("SELECT DISTINCT metric FROM metric_hourly ORDER BY 1"),
    "metrics",
  );

  expect(new Set([bursts.stack.outputs.ingestionBucket, lines.stack.outputs.ingestionBucket]).size).toBe(2);
  expect(keys.length).toBeGreaterThan(4);
  expect(metrics.map(({ metric }) => metric)).toEqual(["p1", "p2"]);
});
