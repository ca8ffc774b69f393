// Reads a report's SQL. The files lie in `reports/` beside this module, in the repository as in a Lambda's archive,
// where the bundle is the module: whoever packs a bundle that imports this adds `queries/reports/*.sql` as `reports/`.
import { readFileSync } from "node:fs";
import type { Report } from "./report.ts";

/** The text of a report's SQL file; throws if the archive lacks it. */
export function loadSql(report: Report): string {
  return readFileSync(new URL(`./reports/${report.name}.sql`, import.meta.url), "utf8");
}
