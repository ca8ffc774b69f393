// The entry of fleet_hourly.sql.
import type { Report } from "../report.ts";
import { defineReport, hourStartColumn } from "../report.ts";

export const fleetHourly: Report = defineReport({
  name: "fleet_hourly",
  question: "How many devices reported in an hour, how much, who fell silent, and how many readings raised an alert?",
  grain: "one row per UTC hour of event time, also for an hour without readings",
  window: "hour",
  inputs: ["telemetry"],
  readsPreviousHour: true,
  columns: {
    hour_start_at: hourStartColumn,
    device_count: { type: "bigint", unit: "devices", comment: "devices with a reading in the hour" },
    reading_count: { type: "bigint", unit: "readings", comment: "accepted readings, duplicates removed" },
    readings_per_device: { type: "double", unit: "readings", comment: "mean; null in an hour without devices" },
    offline_device_count: { type: "bigint", unit: "devices", comment: "devices of the hour before that are silent" },
    alert_count: { type: "bigint", unit: "readings", comment: "readings with a value beyond an alert limit" },
  },
  sqlFile: new URL("../reports/fleet_hourly.sql", import.meta.url),
  truth: { per: "window", columns: { device_count: "devices", reading_count: "readings" } },
  charts: [
    { kind: "kpi", title: "Devices", values: ["device_count", "offline_device_count"] },
    { kind: "line", title: "Readings", x: "hour_start_at", values: ["reading_count"] },
    { kind: "bar", title: "Alerts", x: "hour_start_at", values: ["alert_count"] },
  ],
});
