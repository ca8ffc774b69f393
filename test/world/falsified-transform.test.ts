// A copy of the transform changes what it stores, one way after the other, in a world that is whole otherwise: each way is a FAIL that
// names the device and what is wrong with it. test/simulators/ledger/falsified.test.ts has the changes to reports and to the fleet.
import { join } from "node:path";
import { beforeAll, expect, test } from "vitest";
import { noFaults } from "../../simulators/fleet/fault-mix.ts";
import { readLedger } from "../../simulators/ledger/read-ledger.ts";
import type { Falsification } from "./falsifications.ts";
import { misbehavingFunction, type MisbehavingFunction } from "./misbehaving-function.ts";
import { defaultProject, worldOf } from "./world-of.ts";

const one = worldOf(defaultProject);
let transform: MisbehavingFunction;
beforeAll(() => {
  transform = misbehavingFunction(one().directory, one().world.stack.outputs.functions.transform);
});

/** What is wrong with the readings of one stint: what earlier ones falsified stays false. */
async function wrongIn(stint: string): Promise<readonly string[]> {
  const { tally, verdict } = await one().verdict();
  const { hours } = await readLedger(join(one().directory, "ledger", stint));
  const boots = new Set(hours.map(({ series }) => series["boot_id"]));
  const ofStint = ({ series }: { readonly series: Readonly<Record<string, string>> }): boolean =>
    boots.has(series["boot_id"]);
  expect(verdict.verdict).toBe("FAIL");
  return [
    ...tally.readings.lost.filter(ofStint).map(({ deviceId, readings }) => `${deviceId} lost ${readings}`),
    ...tally.readings.invented.filter(ofStint).map(({ deviceId, readings }) => `${deviceId} invented ${readings}`),
    ...tally.wrongValues.filter(ofStint).map(({ deviceId, what }) => `${deviceId} ${what}`),
    ...tally.strayPartitions,
  ];
}

const everyDevice = (what: string): readonly string[] =>
  Array.from({ length: 8 }, (_, index) => `dev-000${index + 1} ${what}`);

test.each<[Falsification, readonly string[]]>([
  ["fields swapped", ["dev-0001 temperature_c", "dev-0001 humidity_pct"]],
  ["a value rounded", everyDevice("battery_v")],
  ["event time shifted", everyDevice("event_time")],
  ["a character changed", everyDevice("firmware")],
  ["a reading dropped", ["dev-0004 lost seq 2"]],
  ["another identity", ["dev-0002 invented seq 4001"]],
  ["rows doubled", everyDevice("copies")],
  ["receipt moved", everyDevice("received_at")],
])("%s", async (rows, named) => {
  transform.misbehave({ rows });
  await one().send({ name: rows });

  expect(await wrongIn(rows)).toEqual(expect.arrayContaining([...named]));
});

test.each<[Falsification, RegExp]>([
  ["copies dropped", /^dev-000\d copies$/],
  ["copies in another year", /^dt=2126-01-05$/],
])("%s", async (rows, named) => {
  transform.misbehave({ rows });
  await one().send({ name: rows, faults: { ...noFaults, duplicates: 0.3 } });

  expect((await wrongIn(rows)).filter((line) => named.test(line))).not.toEqual([]);
});
