// The numbers of metric_hourly over small tables, run by DuckDB. That Trino agrees is not proved here.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { defaultTelemetry, type Row } from "../../contract/index.ts";
import { metricHourly } from "../../queries/catalog/metric-hourly.ts";
import { measurementsOf, windowOf } from "../../queries/index.ts";
import { tasmota, zigbee2mqtt } from "../contract/other-fleets.ts";
import { reading, runReport } from "./duckdb-telemetry.ts";

const at = (time: string): number => Date.parse(`2026-11-21T${time}Z`);
const ten = windowOf(at("10:00:00.000"));

describe("metric_hourly", () => {
  const ofTemperature = async (telemetry: readonly Row[]) =>
    (await runReport(metricHourly, ten, { telemetry })).rows.filter(({ metric }) => metric === "temperature_c");

  test("has a row for each measurement of the contract, with its unit", async () => {
    const { rows } = await runReport(metricHourly, ten, { telemetry: [reading()] });

    expect(byMetric(rows)).toMatchObject(
      Object.fromEntries(measurementsOf(defaultTelemetry).map(({ column, unit }) => [column, { unit }])),
    );
    expect(rows).toHaveLength(measurementsOf(defaultTelemetry).length);
  });

  test("has none for a metric without a value in the hour", async () => {
    const nothing = Object.fromEntries(measurementsOf(defaultTelemetry).map(({ column }) => [column, null]));
    const telemetry = [reading(nothing), reading({ ...nothing, device_id: "dev-2", battery_v: 3.5 })];

    const { rows } = await runReport(metricHourly, ten, { telemetry });

    expect(rows.map(({ device_id, metric }) => ({ device_id, metric }))).toEqual([
      { device_id: "dev-2", metric: "battery_v" },
    ]);
  });

  test("keeps the copy that was received first", async () => {
    const copies = [
      reading({ temperature_c: 99, received_at: at("10:09:00.000") }),
      reading({ temperature_c: 21, received_at: at("10:00:01.000") }),
    ];

    expect(await ofTemperature(copies)).toMatchObject([{ value_count: 1, value_max: 21, value_last: 21 }]);
  });

  test("the 95th percentile of 1 to 20 is 19, by nearest rank, and nulls do not count", async () => {
    const values = [...Array.from({ length: 20 }, (_, index) => 20 - index), null, null];
    const telemetry = values.map((temperature_c, seq) => reading({ seq, temperature_c }));

    expect(await ofTemperature(telemetry)).toMatchObject([
      { value_count: 20, value_min: 1, value_avg: 10.5, value_p95: 19, value_max: 20 },
    ]);
  });

  test("counts, extremes and percentile are those of any values, whatever their order", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.integer({ min: -5_000, max: 9_000 }), { minLength: 1, maxLength: 40 }),
        async (hundredths) => {
          const values = hundredths.map((value) => value / 100);
          const [row] = await ofTemperature(values.map((temperature_c, seq) => reading({ seq, temperature_c })));
          const sorted = values.toSorted((one, other) => one - other);
          expect(row).toMatchObject({
            value_count: values.length,
            value_min: sorted[0],
            value_p95: sorted[Math.ceil(values.length * 0.95) - 1],
            value_max: sorted.at(-1),
            alert_count: values.filter((value) => value > 40).length,
          });
          expect(Number(row?.value_avg)).toBeCloseTo(
            hundredths.reduce((sum, value) => sum + value, 0) / 100 / values.length,
            9,
          );
        },
      ),
      { numRuns: 15 },
    );
  });

  test("the last value is the latest measured by event time, not by arrival, whatever was read without it since", async () => {
    const telemetry = [
      reading({ seq: 0, temperature_c: 19, received_at: at("10:50:00.000") }),
      reading({ boot_id: "boot-2", seq: 0, event_time: at("10:30:00.000"), temperature_c: 18 }),
      reading({ seq: 1, event_time: at("10:40:00.000"), temperature_c: null }),
    ];

    expect(await ofTemperature(telemetry)).toMatchObject([{ value_last: 18 }]);
  });

  test("the mean does not depend on the order of the rows", async () => {
    const telemetry = [0.1, 0.2, 0.3, 1e2, 21.37, 0.7].map((temperature_c, seq) =>
      reading({ seq, temperature_c, event_time: at("10:00:00.000") + seq }),
    );

    expect(await ofTemperature(telemetry.toReversed())).toEqual(await ofTemperature(telemetry));
  });

  test("a value beyond its limits is an alert, a value at one is none, and a metric without limits has none", async () => {
    const telemetry = [-0.1, 0, 35, 35.1].map((temperature, minute) => ({
      device_id: "attic",
      event_time: at(`10:0${minute}:00.000`),
      received_at: at(`10:0${minute}:01.000`),
      temperature,
      humidity: 100,
    }));

    const { rows } = await runReport(metricHourly, ten, { contract: tasmota, telemetry });

    expect(byMetric(rows)).toMatchObject({ temperature: { alert_count: 2 }, humidity: { alert_count: 0 } });
  });

  test("whole numbers are told as doubles", async () => {
    const row = { device_id: "0x00158d", received_at: at("10:00:00.000"), battery: 9, temperature: 21.5 };

    const { rows, types } = await runReport(metricHourly, ten, { contract: zigbee2mqtt, telemetry: [row] });

    expect(byMetric(rows)).toMatchObject({
      battery: { unit: "%", value_avg: 9, alert_count: 1 },
      temperature: { unit: "°C", value_avg: 21.5, alert_count: 0 },
    });
    expect(types.filter((type) => type === "double")).toHaveLength(5);
  });

  test("a value of 1e300 fails no report", async () => {
    const row = { device_id: "0x00158d", received_at: at("10:00:00.000"), temperature: 1e300 };

    const { rows } = await runReport(metricHourly, ten, { contract: zigbee2mqtt, telemetry: [row] });

    expect(rows).toMatchObject([{ metric: "temperature", value_max: 1e300, value_avg: 1e300 }]);
  });
});

function byMetric(rows: readonly Record<string, unknown>[]): Record<string, unknown> {
  return Object.fromEntries(rows.map((row) => [String(row.metric), row]));
}
