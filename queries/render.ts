// From a report's SQL file and a window to the statement that Athena runs. Pure: text in, text out.
// UNLOAD: https://docs.aws.amazon.com/athena/latest/ug/unload.html
import type { Report } from "./report.ts";
import { windowParameters } from "./parameters.ts";
import { runLocation } from "./run-location.ts";
import type { SqlValue } from "./sql-literal.ts";
import { sqlLiteral } from "./sql-literal.ts";
import type { HourWindow } from "./window.ts";

// Strings and comments are matched first, so that a colon within them is no parameter.
const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|\s*--[^\n]*|:([a-z][a-z0-9_]*)/g;

/** The SQL with every `:name` replaced by its value and every comment dropped; throws if a name has no value, or a value no place. */
export function fillParameters(sql: string, values: Readonly<Record<string, SqlValue>>): string {
  const unused = new Set(Object.keys(values));
  const filled = sql.replace(tokens, (token, name?: string) => {
    if (name === undefined) return token.trimStart().startsWith("--") ? "" : token;
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) throw new Error(`SQL names :${name}, which is not declared: add it to the report`);
    unused.delete(name);
    return sqlLiteral(value);
  });
  if (unused.size > 0) throw new Error(`SQL does not name ${[...unused].join(", ")}: take it from the report`);
  return filled.trim();
}

/** The SELECT of one window of a report. */
export function renderSelect(report: Report, sql: string, window: HourWindow): string {
  const all = windowParameters(window);
  return fillParameters(sql, Object.fromEntries(report.parameters.map((name) => [name, all[name]])));
}

interface UnloadOptions {
  readonly report: Report;
  readonly select: string;
  readonly window: HourWindow;
  readonly runId: string;
  readonly reportsBucket: string;
}

/** The UNLOAD that writes a window's rows as Parquet under the run's own prefix. */
export function renderUnload({ report, select, window, runId, reportsBucket }: UnloadOptions): string {
  const location = runLocation(reportsBucket, { report: report.name, window, runId });
  return `UNLOAD (\n${select}\n) TO '${location}' WITH (format = 'PARQUET', compression = 'SNAPPY')`;
}
