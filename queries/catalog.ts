// Every report: the entries in one list, and the tables that their runs are published to.
import { dataQualityHourly } from "./catalog/data-quality-hourly.ts";
import { deviceHourly } from "./catalog/device-hourly.ts";
import { fleetHourly } from "./catalog/fleet-hourly.ts";
import type { Report } from "./report.ts";
import type { StoredTable } from "./stored-table.ts";
import { rejectedReadingsTable, telemetryTable } from "./tables.ts";

export const reports = [deviceHourly, fleetHourly, dataQualityHourly] as const satisfies readonly Report[];

export type ReportName = (typeof reports)[number]["name"];

/** The report of a name, or undefined if the catalog has none. */
export const reportNamed = (name: string): (typeof reports)[number] | undefined =>
  reports.find((report) => report.name === name);

/** The table of a report: registered partitions (`dt`, `hour`), each pointing at the published run of its window. */
export const reportTable = ({ name, grain, columns }: Report): StoredTable => ({
  name,
  comment: grain,
  format: "parquet",
  columns,
  partitionKeys: ["dt", "hour"],
});

/** Every table of the stage's Glue database. */
export const storedTables: readonly StoredTable[] = [
  telemetryTable,
  rejectedReadingsTable,
  ...reports.map(reportTable),
];
