// The catalog entry of queries/reports/data_quality_hourly.sql.
import { defineReport, hourStartColumn } from "../report.ts";

export const dataQualityHourly = defineReport({
  name: "data_quality_hourly",
  question: "How much of what was delivered in an hour was good: accepted, duplicate, late, rejected?",
  grain: "one row per UTC hour, also for an hour without readings; accepted by event time, rejected by arrival",
  window: "hour",
  inputs: ["telemetry", "rejected_readings"],
  parameters: ["dt", "hour", "previous_dt", "hour_start_at", "hour_start_ms", "hour_end_ms", "late_after"],
  columns: {
    hour_start_at: hourStartColumn,
    reading_count: { type: "bigint", unit: "readings", comment: "accepted readings, duplicates removed" },
    duplicate_count: { type: "bigint", unit: "deliveries", comment: "deliveries of a reading after its first" },
    delivered_count: { type: "bigint", unit: "deliveries", comment: "reading_count + duplicate_count" },
    late_count: { type: "bigint", unit: "readings", comment: "readings received over 5 minutes after measurement" },
    rejected_count: { type: "bigint", unit: "records", comment: "records rejected, by hour of arrival" },
  },
  cadence: { onArrival: true, atClose: true, readsPreviousHour: false },
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
