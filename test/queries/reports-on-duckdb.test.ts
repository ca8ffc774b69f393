// The reports' numbers over small tables, run by DuckDB. That Trino agrees is not proved here.
import { describe, expect, test } from "vitest";
import { defaultTelemetry, type Row, type Value } from "../../contract/index.ts";
import { dataQualityHourly } from "../../queries/catalog/data-quality-hourly.ts";
import { deviceHourly } from "../../queries/catalog/device-hourly.ts";
import { fleetHourly } from "../../queries/catalog/fleet-hourly.ts";
import { defaultReports, measurementsOf, windowOf, type Column } from "../../queries/index.ts";
import { otherFleets, theThingsNetwork, zigbee2mqtt } from "../contract/other-fleets.ts";
import { reading, runReport } from "./duckdb-telemetry.ts";

const at = (time: string): number => Date.parse(`2026-11-21T${time}Z`);
const ten = windowOf(at("10:00:00.000"));
const trinoTypes = {
  string: "varchar",
  int: "integer",
  bigint: "bigint",
  double: "double",
  boolean: "boolean",
  timestamp: "timestamp(3)",
};
const contracts = Object.entries({ defaultTelemetry, ...otherFleets }).map(([name, contract]) => ({ name, contract }));
const reports = defaultReports(defaultTelemetry);
const counting = reports.filter(({ columns }) => "reading_count" in columns);

describe.each(contracts)("the reports of $name", ({ contract }) => {
  test.each(defaultReports(contract))("$name answers its columns, in order and type", async (report) => {
    const answer = await runReport(report, ten, { contract });

    expect(answer.names).toEqual(Object.keys(report.columns));
    expect(answer.types).toEqual(Object.values<Column>(report.columns).map(({ type }) => trinoTypes[type]));
  });
});

describe("every report that counts readings", () => {
  test.each(counting)("$name counts each reading once, whatever is delivered twice", async (report) => {
    const telemetry = [reading({ seq: 0 }), reading({ seq: 1 }), reading({ seq: 1 }), reading({ device_id: "dev-2" })];

    const { rows } = await runReport(report, ten, { telemetry });

    expect(rows.reduce((sum, row) => sum + Number(row.reading_count), 0)).toBe(3);
  });

  test.each(counting)("$name leaves out the readings of the neighbouring hours", async (report) => {
    const telemetry = ["09:59:59.999", "10:00:00.000", "10:59:59.999", "11:00:00.000"].map((time, seq) =>
      reading({ seq, event_time: at(time) }),
    );

    const { rows } = await runReport(report, ten, { telemetry });

    expect(rows.map((row) => row.reading_count)).toEqual([2]);
  });
});

describe("device_hourly", () => {
  test("takes the time of the copy that was received first", async () => {
    const copies = [
      reading({ event_time: at("10:20:00.000"), received_at: at("10:40:00.000") }),
      reading({ event_time: at("10:10:00.000"), received_at: at("10:10:01.000") }),
    ];

    const { rows } = await runReport(deviceHourly, ten, { telemetry: copies });

    expect(rows).toMatchObject([
      {
        duplicate_count: 1,
        late_count: 0,
        first_reading_at: "2026-11-21 10:10:00",
        last_reading_at: "2026-11-21 10:10:00",
      },
    ]);
  });

  test("counts 3 missing numbers over two boots, and none for a boot's reordering", async () => {
    const seqs = { "boot-1": [4, 0, 1], "boot-2": [7, 9, 8, 11] };
    const telemetry = Object.entries(seqs).flatMap(([boot_id, all]) => all.map((seq) => reading({ boot_id, seq })));

    const { rows } = await runReport(deviceHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ reading_count: 7, seq_gap_count: 3 }]);
  });

  test("knows of no gap where devices do not number their readings", async () => {
    const row = { device_id: "0x00158d", received_at: at("10:00:00.000"), battery: 90 };
    const telemetry: Row[] = [row, row, { ...row, received_at: at("10:30:00.000") }];

    const { rows } = await runReport(deviceHourly, ten, { contract: zigbee2mqtt, telemetry });

    expect(rows).toMatchObject([
      { device_id: "0x00158d", reading_count: 2, duplicate_count: 1, late_count: 0, seq_gap_count: null },
    ]);
  });

  test("numbers by session where that is what a contract calls a boot", async () => {
    const uplinks = [3, 5].map((f_cnt) => ({
      device_id: "probe-1",
      session: "AZqX",
      f_cnt,
      network_received_at: at("10:00:00.000"),
      received_at: at("10:00:01.000"),
    }));

    const { rows } = await runReport(deviceHourly, ten, { contract: theThingsNetwork, telemetry: uplinks });

    expect(rows).toMatchObject([{ reading_count: 2, seq_gap_count: 1 }]);
  });

  test("a reading is late from 300,001 ms on", async () => {
    const event_time = at("10:00:00.000");
    const telemetry = [300_000, 300_001].map((delayMs, seq) =>
      reading({ seq, event_time, received_at: event_time + delayMs }),
    );

    const { rows } = await runReport(deviceHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ reading_count: 2, late_count: 1 }]);
  });

  test("a contract's lateness of 1,500 ms is kept to the millisecond", async () => {
    const contract = { ...defaultTelemetry, lateness: { ...defaultTelemetry.lateness, lateAfterMs: 1_500 } };
    const event_time = at("10:00:00.000");
    const telemetry = [1_500, 1_501].map((delayMs, seq) =>
      reading({ seq, event_time, received_at: event_time + delayMs }),
    );

    const { rows } = await runReport(deviceHourly, ten, { contract, telemetry });

    expect(rows).toMatchObject([{ reading_count: 2, late_count: 1 }]);
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

  test("a reading beyond two limits is one alert, a reading at its limits or without values none", async () => {
    const limits = measurementsOf(defaultTelemetry).map(({ column, alert }): [string, Value] => [
      column,
      alert?.above ?? alert?.below ?? 0,
    ]);
    const telemetry = [
      reading({ seq: 0, ...Object.fromEntries(limits) }),
      reading({ seq: 1, temperature_c: 40.1, battery_v: 3.29 }),
      reading({ seq: 2, ...Object.fromEntries(limits.map(([column]) => [column, null])) }),
      reading({ seq: 3, temperature_c: null, vibration_mm_s: 7.2 }),
    ];

    const { rows } = await runReport(fleetHourly, ten, { telemetry });

    expect(rows).toMatchObject([{ reading_count: 4, alert_count: 2 }]);
  });

  test("an hour without readings has one row of zeros and no mean", async () => {
    const { rows } = await runReport(fleetHourly, ten, {});

    expect(rows).toMatchObject([
      { device_count: 0, reading_count: 0, readings_per_device: null, offline_device_count: 0, alert_count: 0 },
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
      { arrivedAtMs: midnight.endMs - 1 },
      { arrivedAtMs: midnight.endMs },
    ];

    const { rows } = await runReport(dataQualityHourly, midnight, { rejected });

    expect(rows).toMatchObject([{ reading_count: 0, delivered_count: 0, rejected_count: 2 }]);
  });
});
