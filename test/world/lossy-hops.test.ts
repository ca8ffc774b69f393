// Readings that are lost between the devices and the table, hop by hop: each loss is a FAIL that names what is missing, and what
// was set aside on the way is told.
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Offender } from "../../simulators/ledger/check-readings.ts";
import { readLedger, type Ledger } from "../../simulators/ledger/read-ledger.ts";
import { summarise } from "../../simulators/ledger/summary.ts";
import type { Tally } from "../../simulators/ledger/tally.ts";
import { misbehavingFunction, type MisbehavingFunction } from "./misbehaving-function.ts";
import { allReports, defaultProject, worldOf, wrongReports } from "./world-of.ts";

const one = worldOf(defaultProject);
let transform: MisbehavingFunction;
beforeAll(() => {
  transform = misbehavingFunction(one().directory, one().world.stack.outputs.functions.transform);
});

const ledgerOf = (stint: string): Promise<Ledger> => readLedger(join(one().directory, "ledger", stint));

/** Of the boots of one stint: what earlier ones lost stays lost. */
async function lostIn(stint: string, { readings }: Tally): Promise<readonly Offender[]> {
  const { hours } = await ledgerOf(stint);
  const boots = new Set(hours.map(({ series }) => series["boot_id"]));
  return readings.lost.filter(({ series }) => boots.has(series["boot_id"]));
}

async function bootOf(stint: string, deviceId: string): Promise<string | undefined> {
  return (await ledgerOf(stint)).hours.find((hour) => hour.deviceId === deviceId)?.series["boot_id"];
}

const countOf = (offenders: readonly Offender[]): number =>
  offenders.reduce((total, { readingCount }) => total + readingCount, 0);

test("8 devices' 48 readings all arrive while every hop works: PASS", async () => {
  await one().send({ name: "undisturbed" });

  const { tally, verdict } = await one().verdict();

  expect(verdict).toMatchObject({
    verdict: "PASS",
    lostCount: 0,
    inventedCount: 0,
    wrongFigureCount: 0,
    offenders: [],
  });
  expect(tally.table.acceptedCount).toBe(48);
});

describe("a transform", () => {
  test("that drops a record loses the reading: FAIL names device, boot and seq, and the reports that lack it", async () => {
    transform.misbehave({ records: { "dev-0001 3": "dropped" } });
    await one().send({ name: "dropped" });

    const { tally, verdict } = await one().verdict();

    const bootId = await bootOf("dropped", "dev-0001");
    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 1, inventedCount: 0, wrongValueCount: 0 });
    expect(verdict.offenders[0]).toBe(`lost: device dev-0001 boot_id ${bootId} seq 3 (event hour 2026-01-05 08)`);
    expect(tally.reports.wrong).toContainEqual({
      ...{ report: "fleet_hourly", window: "2026-01-05 08", row: "", column: "reading_count" },
      ...{ expected: "96", found: "95" },
    });
    expect(wrongReports(tally, "08")).toEqual(allReports(one()));
    expect(tally.rejected).toMatchObject({ unprocessedCount: 0, offenders: [] });
  });

  test("that fails one good record keeps it among the errors: not processed, and FAIL as it is in no report", async () => {
    transform.misbehave({ records: { "dev-0002 4": "processing failed" } });
    await one().send({ name: "failed record" });

    const { tally, verdict } = await one().verdict();

    expect(verdict).toMatchObject({ verdict: "FAIL", lostCount: 2 });
    expect(await lostIn("failed record", tally)).toMatchObject([{ deviceId: "dev-0002", readings: "seq 4" }]);
    expect(tally.rejected).toMatchObject({ unprocessedCount: 1, counts: {}, offenders: [] });
  });

  test("that answers without one record's id fails that record alone", async () => {
    transform.misbehave({ records: { "dev-0003 2": "not answered" } });
    await one().send({ name: "unanswered record" });

    const { tally } = await one().verdict();

    expect(await lostIn("unanswered record", tally)).toMatchObject([{ deviceId: "dev-0003", readings: "seq 2" }]);
    expect(tally.rejected).toMatchObject({ unprocessedCount: 2, offenders: [] });
  });

  test("that throws 3 times is invoked a fourth time, and nothing is lost", async () => {
    const invocationCount = transform.events().length;
    transform.misbehave({ invocations: ["throws", "throws", "throws", "works"] });
    await one().send({ name: "throws thrice" });

    const { tally } = await one().verdict();

    expect(transform.events().length - invocationCount).toBe(4);
    expect(await lostIn("throws thrice", tally)).toEqual([]);
  });

  test("that throws on every invocation loses the whole batch, all of it kept among the errors", async () => {
    transform.misbehave({ invocations: ["throws"] });
    await one().send({ name: "throws always" });

    const { tally, verdict } = await one().verdict();
    transform.behave();

    expect(verdict.verdict).toBe("FAIL");
    expect(countOf(await lostIn("throws always", tally))).toBe(48);
    expect(tally.rejected).toMatchObject({ unprocessedCount: 2 + 48, offenders: [] });
  });
});

describe("a stream of one shard", () => {
  /** Each device sends 100 readings within a second. */
  const burstOf = (deviceCount: number) =>
    ({
      durationMs: 1_000,
      devices: { kind: "simulated", count: deviceCount, intervalMs: 10 },
    }) as const;

  test("that is sent 1,200 readings at once takes 1,000, and the others a second later", async () => {
    await one().send({ name: "burst", ...burstOf(12) });

    const { tally } = await one().verdict();

    expect(tally.ruleErrorCount).toBe(0);
    expect(await lostIn("burst", tally)).toEqual([]);
  });

  test("that is sent 3,500 readings at once takes 3,000 in three tries: the others are rule errors, and lost", async () => {
    await one().send({ name: "flood", ...burstOf(35) });

    const { tally, verdict } = await one().verdict();

    const { acknowledgedCount } = summarise(await ledgerOf("flood"));
    expect(acknowledgedCount).toBeGreaterThanOrEqual(3_500);
    expect(tally.ruleErrorCount).toBe(acknowledgedCount - 3_000);
    expect(countOf(await lostIn("flood", tally))).toBe(tally.ruleErrorCount);
    expect(verdict.verdict).toBe("FAIL");
  });
});
