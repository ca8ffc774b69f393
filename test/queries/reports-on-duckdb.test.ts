// The reports' numbers over small tables, run by DuckDB. That Trino agrees is not proved here.
import { describe, expect, test } from "vitest";
import { dataQualityHourly } from "../../queries/catalog/data-quality-hourly.ts";
import { deviceHourly } from "../../queries/catalog/device-hourly.ts";
import { fleetHourly } from "../../queries/catalog/fleet-hourly.ts";
import { reports } from "../../queries/catalog.ts";
import type { Column } from "../../queries/stored-table.ts";
import { windowOf } from "../../queries/window.ts";
import { reading, runReport } from "./duckdb-telemetry.ts";

const at = (time: string): number => Date.parse(`2026-11-21T${time}Z`);
const ten = windowOf(at("10:00:00.000"));
const trinoTypes = { string: "varchar", int: "integer", bigint: "bigint", double: "double", timestamp: "timestamp(3)" };

describe("every report", () => {
  test.each(reports)("$name answers the catalog's columns, in order and type", async (report) => {
    const answer = await runReport(report, ten, { telemetry: [reading()] });

    expect(answer.names).toEqual(Object.keys(report.columns));
    expect(answer.types).toEqual(Object.values<Column>(report.columns).map(({ type }) => trinoTypes[type]));
  });

  test.each(reports)("$name counts each triple once, whatever is delivered twice", async (report) => {
    const telemetry = [reading({ seq: 0 }), reading({ seq: 1 }), reading({ seq: 1 }), reading({ device_id: "dev-2" })];

    const { rows } = await runReport(report, ten, { telemetry });

    expect(rows.reduce((sum, row) => sum + Number(row.reading_count), 0)).toBe(3);
  });

  test.each(reports)("$name leaves out the readings of the neighbouring hours", async (report) => {
    const telemetry = ["09:59:59.999", "10:00:00.000", "10:59:59.999", "11:00:00.000"].map((time, seq) =>
      reading({ seq, event_time: at(time) }),
    );

    const { rows } = await runReport(report, ten, { telemetry });

    expect(rows.map((row) => row.reading_count)).toEqual([2]);
  });
});

describe("device_hourly", () => {
  test("keeps the copy that was received first", async () => {
    const telemetry = [
      reading({ temperature_c: 99, received_at: at("10:09:00.000") }),
      reading({ temperature_c: 21, received_at: at("10:00:01.000") }),
    ];

    const { rows } = await runReport(deviceHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ duplicate_count: 1, late_count: 0, temperature_c_max: 21 }]);
  });

  test("counts 3 missing numbers over two boots, and none for a boot's reordering", async () => {
    const seqs = { "boot-1": [4, 0, 1], "boot-2": [7, 9, 8, 11] };
    const telemetry = Object.entries(seqs).flatMap(([boot_id, all]) => all.map((seq) => reading({ boot_id, seq })));

    const { rows } = await runReport(deviceHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ reading_count: 7, seq_gap_count: 3 }]);
  });

  test("the 95th percentile of 1 to 20 is 19, by nearest rank, and nulls do not count", async () => {
    const values = [...Array.from({ length: 20 }, (_, index) => index + 1), null, null];
    const telemetry = values.map((temperature_c, seq) => reading({ seq, temperature_c }));

    const { rows } = await runReport(deviceHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ temperature_c_p95: 19, temperature_c_avg: 10.5, temperature_c_max: 20 }]);
  });

  test("a device that measured nothing has null statistics and counts its readings", async () => {
    const nothing = { temperature_c: null, humidity_pct: null, battery_v: null, vibration_mm_s: null };

    const { rows } = await runReport(deviceHourly, ten, { telemetry: [reading(nothing)] });

    expect(rows).toMatchObject([
      {
        reading_count: 1,
        temperature_c_avg: null,
        temperature_c_p95: null,
        humidity_pct_avg: null,
        battery_v_last: null,
      },
    ]);
  });

  test("battery at the end is the latest measured by event time, not by arrival", async () => {
    const telemetry = [
      reading({ seq: 0, event_time: at("10:00:00.000"), battery_v: 3.9, received_at: at("10:50:00.000") }),
      reading({ seq: 1, event_time: at("10:30:00.000"), battery_v: 3.8 }),
      reading({ seq: 2, event_time: at("10:40:00.000"), battery_v: null }),
    ];

    const { rows } = await runReport(deviceHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ battery_v_last: 3.8 }]);
  });

  test("battery at the end is of the boot that measured it last, whatever was read without it since", async () => {
    const telemetry = [
      reading({ boot_id: "boot-1", seq: 0, event_time: at("10:05:00.000"), battery_v: 4 }),
      reading({ boot_id: "boot-1", seq: 1, event_time: at("10:55:00.000"), battery_v: null }),
      reading({ boot_id: "boot-2", seq: 0, event_time: at("10:30:00.000"), battery_v: 3.6 }),
      reading({ boot_id: "boot-3", seq: 0, event_time: at("10:58:00.000"), battery_v: null }),
    ];

    const { rows } = await runReport(deviceHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ reading_count: 4, battery_v_last: 3.6 }]);
  });

  test("a reading is late from 300,001 ms on", async () => {
    const event_time = at("10:00:00.000");
    const telemetry = [300_000, 300_001].map((delayMs, seq) =>
      reading({ seq, event_time, received_at: event_time + delayMs }),
    );

    const { rows } = await runReport(deviceHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ reading_count: 2, late_count: 1 }]);
  });

  test("the mean does not depend on the order of the rows", async () => {
    const telemetry = [0.1, 0.2, 0.3, 1e2, 21.37, 0.7].map((temperature_c, seq) => reading({ seq, temperature_c }));

    const forth = await runReport(deviceHourly, ten, { telemetry });
    const back = await runReport(deviceHourly, ten, { telemetry: telemetry.toReversed() });

    expect(back.rows).toEqual(forth.rows);
  });

  test("an hour without readings has no row", async () => {
    expect((await runReport(deviceHourly, ten, {})).rows).toEqual([]);
  });
});

describe("fleet_hourly", () => {
  test("a device of 09:00 that is silent at 10:00 is offline, a new one is not", async () => {
    const telemetry = [
      reading({ device_id: "dev-1", event_time: at("09:10:00.000") }),
      reading({ device_id: "dev-2", event_time: at("09:20:00.000") }),
      reading({ device_id: "dev-2", event_time: at("10:20:00.000"), seq: 1 }),
      reading({ device_id: "dev-3", event_time: at("10:30:00.000") }),
      reading({ device_id: "dev-3", event_time: at("10:40:00.000"), seq: 1 }),
    ];

    const { rows } = await runReport(fleetHourly, ten, { telemetry });

    expect(rows).toMatchObject([
      { device_count: 2, reading_count: 3, readings_per_device: 1.5, offline_device_count: 1 },
    ]);
  });

  test("at midnight the hour before is the day before's", async () => {
    const midnight = windowOf(at("00:00:00.000"));
    const telemetry = [reading({ event_time: midnight.startMs - 1 })];

    const { rows } = await runReport(fleetHourly, midnight, { telemetry });

    expect(rows).toMatchObject([{ device_count: 0, offline_device_count: 1 }]);
  });

  test("a reading beyond a threshold raises its alert, a reading at it none", async () => {
    const telemetry = [
      reading({ seq: 0, temperature_c: 40, humidity_pct: 95, battery_v: 3.3, vibration_mm_s: 7.1 }),
      reading({ seq: 1, temperature_c: 40.1, humidity_pct: 95.1, battery_v: 3.29, vibration_mm_s: 7.2 }),
    ];

    const { rows } = await runReport(fleetHourly, ten, { telemetry });

    expect(rows).toMatchObject([
      {
        temperature_c_high_count: 1,
        humidity_pct_high_count: 1,
        battery_v_low_count: 1,
        vibration_mm_s_high_count: 1,
      },
    ]);
  });

  test("an hour without readings has one row of zeros and no mean", async () => {
    const { rows } = await runReport(fleetHourly, ten, {});

    expect(rows).toMatchObject([
      { device_count: 0, reading_count: 0, readings_per_device: null, offline_device_count: 0 },
    ]);
  });
});

describe("data_quality_hourly", () => {
  test("delivered = accepted + duplicates, with late readings counted once", async () => {
    const late = { seq: 5, received_at: at("10:40:00.000") };
    const telemetry = [reading(), reading(), reading(), reading({ seq: 1 }), reading(late), reading(late)];

    const { rows } = await runReport(dataQualityHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ reading_count: 3, duplicate_count: 3, delivered_count: 6, late_count: 1 }]);
  });

  test("rejected records count in the hour they arrived, also from the day before's objects", async () => {
    const midnight = windowOf(at("00:00:00.000"));
    const rejected = [
      { arrivedAtMs: midnight.startMs - 1 },
      { arrivedAtMs: midnight.startMs, dt: "2026-11-20" },
      { arrivedAtMs: midnight.startMs + 3_599_999 },
      { arrivedAtMs: midnight.startMs + 3_600_000 },
    ];

    const { rows } = await runReport(dataQualityHourly, midnight, { rejected });

    expect(rows).toMatchObject([{ reading_count: 0, delivered_count: 0, rejected_count: 2 }]);
  });
});
