// The catalog entry of queries/reports/device_hourly.sql.
import type { MeasurementName } from "../measurements.ts";
import { measurements } from "../measurements.ts";
import { defineReport, hourStartColumn } from "../report.ts";

const { temperature_c, humidity_pct, battery_v, vibration_mm_s } = measurements;

export const deviceHourly = defineReport({
  name: "device_hourly",
  question: "How did each device fare in an hour: what did it measure, how complete and how timely was it?",
  grain: "one row per device and UTC hour of event time; a device without readings has none",
  window: "hour",
  inputs: ["telemetry"],
  parameters: ["dt", "hour", "hour_start_at", "late_after"],
  columns: {
    device_id: { type: "string", comment: "the device" },
    hour_start_at: hourStartColumn,
    reading_count: { type: "bigint", unit: "readings", comment: "accepted readings, duplicates removed" },
    duplicate_count: { type: "bigint", unit: "deliveries", comment: "deliveries of a reading after its first" },
    late_count: { type: "bigint", unit: "readings", comment: "readings received over 5 minutes after measurement" },
    seq_gap_count: { type: "bigint", unit: "readings", comment: "numbers missing between a boot's first and last seq" },
    first_reading_at: { type: "timestamp", unit: "UTC", comment: "earliest event time" },
    last_reading_at: { type: "timestamp", unit: "UTC", comment: "latest event time" },
    temperature_c_min: { type: "double", unit: temperature_c.unit, comment: "lowest temperature" },
    temperature_c_avg: { type: "double", unit: temperature_c.unit, comment: "mean temperature" },
    temperature_c_p95: { type: "double", unit: temperature_c.unit, comment: "95th percentile, nearest rank" },
    temperature_c_max: { type: "double", unit: temperature_c.unit, comment: "highest temperature" },
    humidity_pct_min: { type: "double", unit: humidity_pct.unit, comment: "lowest humidity" },
    humidity_pct_avg: { type: "double", unit: humidity_pct.unit, comment: "mean humidity" },
    humidity_pct_max: { type: "double", unit: humidity_pct.unit, comment: "highest humidity" },
    battery_v_last: { type: "double", unit: battery_v.unit, comment: "latest measured battery voltage" },
    vibration_mm_s_avg: { type: "double", unit: vibration_mm_s.unit, comment: "mean vibration" },
    vibration_mm_s_max: { type: "double", unit: vibration_mm_s.unit, comment: "highest vibration" },
  },
  cadence: { onArrival: true, atClose: true, readsPreviousHour: false },
  charts: [
    { kind: "line", title: "Temperature", x: "hour_start_at", values: ["temperature_c_avg"], by: "device_id" },
    { kind: "line", title: "Battery", x: "hour_start_at", values: ["battery_v_last"], by: "device_id" },
    { kind: "bar", title: "Missing readings", x: "device_id", values: ["seq_gap_count"] },
  ],
});

/** The columns that report each measurement: a new measurement does not compile until this says how it is reported. */
export const deviceHourlyColumnsOf = {
  temperature_c: ["temperature_c_min", "temperature_c_avg", "temperature_c_p95", "temperature_c_max"],
  humidity_pct: ["humidity_pct_min", "humidity_pct_avg", "humidity_pct_max"],
  battery_v: ["battery_v_last"],
  vibration_mm_s: ["vibration_mm_s_avg", "vibration_mm_s_max"],
  // A position has no meaningful mean; it stays in the telemetry table.
  latitude: [],
  longitude: [],
} as const satisfies Record<MeasurementName, readonly (keyof typeof deviceHourly.columns)[]>;
