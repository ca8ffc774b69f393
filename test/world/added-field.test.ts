// A sensor field is one entry of the contract: it is judged, stored, simulated, summarised and reconciled.
import { beforeAll, expect, test } from "vitest";
import { noFaults } from "../../simulators/fleet/fault-mix.ts";
import { worldOf } from "./world-of.ts";

const one = worldOf("test/world/added-field");

beforeAll(async () => {
  await one().send({ name: "indoor", faults: { ...noFaults, "out-of-range": 0.2 } });
  await one().world.closeHour();
});

const asked = (sql: string) => one().world.settle(one().world.queries.rows(sql), sql);

test("its values are accounted for with the others: PASS, and values beyond its range are rejected", async () => {
  const { tally, verdict } = await one().verdict();

  expect(verdict).toMatchObject({ verdict: "PASS", offenders: [] });
  expect(tally.rejected.counts["out-of-range"]).toBeGreaterThan(3);
});

test("it is a column of the table, within its range", async () => {
  const [row] = await asked(
    "SELECT count(co2_ppm) AS value_count, min(co2_ppm) AS least, max(co2_ppm) AS most FROM telemetry",
  );

  expect(Number(row!["value_count"])).toBeGreaterThan(30);
  expect(Number(row!["least"])).toBeGreaterThanOrEqual(0);
  expect(Number(row!["most"])).toBeLessThanOrEqual(5_000);
});

test("it is a metric of every device's hour, in its unit", async () => {
  const rows = await asked("SELECT device_id, unit FROM metric_hourly WHERE metric = 'co2_ppm' ORDER BY device_id");

  expect(rows.map(({ unit }) => unit)).toEqual(Array.from({ length: 8 }, () => "ppm"));
});
