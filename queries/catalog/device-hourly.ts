// The entry of device_hourly.sql: how complete and how timely each device's hour was. Names no measurement.
import type { Report } from "../report.ts";
import { defineReport, hourStartColumn } from "../report.ts";

export const deviceHourly: Report = defineReport({
  name: "device_hourly",
  question: "How complete and how timely was each device's hour?",
  grain: "one row per device and UTC hour of event time; a device without readings has none",
  window: "hour",
  inputs: ["telemetry"],
  columns: {
    device_id: { type: "string", comment: "the device" },
    hour_start_at: hourStartColumn,
    reading_count: { type: "bigint", unit: "readings", comment: "accepted readings, duplicates removed" },
    duplicate_count: { type: "bigint", unit: "deliveries", comment: "deliveries of a reading after its first" },
    late_count: {
      type: "bigint",
      unit: "readings",
      comment: "readings received too long after measurement to be in time",
    },
    seq_gap_count: {
      type: "bigint",
      unit: "readings",
      comment: "numbers missing between a boot's first and last; null where devices do not number their readings",
    },
    first_reading_at: { type: "timestamp", unit: "UTC", comment: "earliest event time" },
    last_reading_at: { type: "timestamp", unit: "UTC", comment: "latest event time" },
  },
  sqlFile: new URL("../reports/device_hourly.sql", import.meta.url),
  truth: {
    per: "device",
    device: "device_id",
    columns: {
      reading_count: "readings",
      duplicate_count: "duplicates",
      late_count: "late",
      first_reading_at: "first-event-time",
      last_reading_at: "last-event-time",
    },
  },
  charts: [
    { kind: "bar", title: "Missing readings", x: "device_id", values: ["seq_gap_count"] },
    { kind: "line", title: "Readings", x: "hour_start_at", values: ["reading_count"], by: "device_id" },
  ],
});
