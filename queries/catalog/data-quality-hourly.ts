// The entry of data_quality_hourly.sql.
import type { Report } from "../report.ts";
import { defineReport, hourStartColumn } from "../report.ts";

export const dataQualityHourly: Report = defineReport({
  name: "data_quality_hourly",
  question: "How much of what was delivered in an hour was good: accepted, duplicate, late, rejected?",
  grain: "one row per UTC hour, also for an hour without readings; accepted by event time, rejected by arrival",
  window: "hour",
  inputs: ["telemetry", "rejected_readings"],
  columns: {
    hour_start_at: hourStartColumn,
    reading_count: { type: "bigint", unit: "readings", comment: "accepted readings, duplicates removed" },
    duplicate_count: { type: "bigint", unit: "deliveries", comment: "deliveries of a reading after its first" },
    delivered_count: { type: "bigint", unit: "deliveries", comment: "reading_count + duplicate_count" },
    late_count: {
      type: "bigint",
      unit: "readings",
      comment: "readings received too long after measurement to be in time",
    },
    rejected_count: { type: "bigint", unit: "records", comment: "records rejected, by hour of arrival" },
  },
  sqlFile: new URL("../reports/data_quality_hourly.sql", import.meta.url),
  truth: {
    per: "window",
    columns: {
      reading_count: "readings",
      duplicate_count: "duplicates",
      delivered_count: "deliveries",
      late_count: "late",
    },
  },
  charts: [
    { kind: "kpi", title: "Rejected", values: ["rejected_count"] },
    {
      kind: "bar",
      title: "Deliveries",
      x: "hour_start_at",
      values: ["reading_count", "duplicate_count", "rejected_count"],
    },
    { kind: "line", title: "Late readings", x: "hour_start_at", values: ["late_count"] },
  ],
});
