// The entry of metric_hourly.sql: what each device measured in an hour, in long form, so that a new measurement is new rows and no
// new column. Its SQL repeats what stands between `-- each measurement` and `-- end each` for every measurement of the contract.
import type { Report } from "../report.ts";
import { defineReport, hourStartColumn } from "../report.ts";

export const metricHourly: Report = defineReport({
  name: "metric_hourly",
  question: "What did each device measure in an hour?",
  grain: "one row per device, metric and UTC hour of event time; a metric without a value in the hour has none",
  window: "hour",
  inputs: ["telemetry"],
  columns: {
    device_id: { type: "string", comment: "the device" },
    metric: { type: "string", comment: "the measurement's column in telemetry" },
    unit: { type: "string", comment: "of the five values" },
    hour_start_at: hourStartColumn,
    value_count: { type: "bigint", unit: "readings", comment: "readings that have a value, duplicates removed" },
    value_min: { type: "double", comment: "lowest" },
    value_avg: { type: "double", comment: "mean" },
    value_p95: { type: "double", comment: "95th percentile, nearest rank" },
    value_max: { type: "double", comment: "highest" },
    value_last: { type: "double", comment: "latest by event time" },
    alert_count: { type: "bigint", unit: "readings", comment: "values beyond the contract's alert limits" },
  },
  sqlFile: new URL("../reports/metric_hourly.sql", import.meta.url),
  truth: {
    per: "metric",
    device: "device_id",
    metric: "metric",
    columns: { value_count: "values", value_min: "min", value_avg: "avg", value_max: "max" },
  },
  charts: [
    { kind: "line", title: "Mean", x: "hour_start_at", values: ["value_avg"], by: "device_id" },
    { kind: "bar", title: "Alerts", x: "metric", values: ["alert_count"] },
  ],
});
