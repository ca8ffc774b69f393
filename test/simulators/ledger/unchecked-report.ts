// The default reports, with one that declares less, or another truth, than it could.
import { defaultTelemetry } from "../../../contract/index.ts";
import { defaultReports, type Report } from "../../../queries/index.ts";

const all = defaultReports(defaultTelemetry);

const declaring = (equals: Report["equals"]): readonly Report[] =>
  all.map(({ truth, ...report }) =>
    report.name === "fleet_hourly"
      ? { ...report, ...(equals !== undefined && { equals }) }
      : { ...report, ...(truth !== undefined && { truth }) },
  );

export const reports: readonly Report[] = declaring(undefined);

export const equalReports: readonly Report[] = declaring([
  { column: "reading_count", report: "device_hourly", of: "reading_count" },
]);
