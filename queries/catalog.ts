// The reports that every contract has, and the tables that reports' runs are published to.
import type { Telemetry } from "../contract/index.ts";
import { isMeasurement } from "../contract/index.ts";
import { dataQualityHourly } from "./catalog/data-quality-hourly.ts";
import { deviceHourly } from "./catalog/device-hourly.ts";
import { fleetHourly } from "./catalog/fleet-hourly.ts";
import { metricHourly } from "./catalog/metric-hourly.ts";
import type { Report } from "./report.ts";
import type { StoredTable } from "./stored-table.ts";
import { rejectedReadingsTable, telemetryTable } from "./tables.ts";

/** The reports of any fleet; `metric_hourly` of one that measures anything. */
export const defaultReports = ({ fields }: Telemetry): readonly Report[] => [
  deviceHourly,
  ...(fields.some(isMeasurement) ? [metricHourly] : []),
  fleetHourly,
  dataQualityHourly,
];

/** The table of a report: registered partitions (`dt`, and `hour` of an hourly one), each pointing at the published run of its window. */
export const reportTable = ({ name, grain, columns, window }: Report): StoredTable => ({
  name,
  comment: grain,
  format: "parquet",
  columns,
  partitionKeys: window === "hour" ? ["dt", "hour"] : ["dt"],
});

/** Every table of the stage's Glue database. */
export const storedTables = (contract: Telemetry, reports: readonly Report[]): readonly StoredTable[] => [
  telemetryTable(contract),
  rejectedReadingsTable,
  ...reports.map(reportTable),
];

export const reportNamed = (reports: readonly Report[], name: string): Report | undefined =>
  reports.find((report) => report.name === name);
