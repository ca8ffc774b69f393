// The catalog entry of queries/reports/fleet_hourly.sql.
import { defineReport, hourStartColumn } from "../report.ts";

const alerts = { type: "bigint", unit: "readings" } as const;

export const fleetHourly = defineReport({
  name: "fleet_hourly",
  question: "How many devices reported in an hour, how much, who fell silent, and how many readings raised an alert?",
  grain: "one row per UTC hour of event time, also for an hour without readings",
  window: "hour",
  inputs: ["telemetry"],
  parameters: [
    "dt",
    "hour",
    "previous_dt",
    "previous_hour",
    "hour_start_at",
    "temperature_c_high",
    "humidity_pct_high",
    "battery_v_low",
    "vibration_mm_s_high",
  ],
  columns: {
    hour_start_at: hourStartColumn,
    device_count: { type: "bigint", unit: "devices", comment: "devices with a reading in the hour" },
    reading_count: { type: "bigint", unit: "readings", comment: "accepted readings, duplicates removed" },
    readings_per_device: { type: "double", unit: "readings", comment: "mean; null in an hour without devices" },
    offline_device_count: { type: "bigint", unit: "devices", comment: "devices of the hour before that are silent" },
    temperature_c_high_count: { ...alerts, comment: "readings above the temperature threshold" },
    humidity_pct_high_count: { ...alerts, comment: "readings above the humidity threshold" },
    battery_v_low_count: { ...alerts, comment: "readings below the battery threshold" },
    vibration_mm_s_high_count: { ...alerts, comment: "readings above the vibration threshold" },
  },
  cadence: { onArrival: true, atClose: true, readsPreviousHour: true },
  charts: [
    { kind: "kpi", title: "Devices", values: ["device_count", "offline_device_count"] },
    { kind: "line", title: "Readings", x: "hour_start_at", values: ["reading_count"] },
    {
      kind: "bar",
      title: "Alerts",
      x: "hour_start_at",
      values: [
        "temperature_c_high_count",
        "humidity_pct_high_count",
        "battery_v_low_count",
        "vibration_mm_s_high_count",
      ],
    },
  ],
});
