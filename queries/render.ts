// From a report's SQL file, a contract and a window to the statement that Athena runs. Pure: text in, text out.
// UNLOAD: https://docs.aws.amazon.com/athena/latest/ug/unload.html
import { eachMeasurement } from "./each-measurement.ts";
import type { Parameters, Scope } from "./parameters.ts";
import { measurementsOf, parametersOf } from "./parameters.ts";
import { runLocation } from "./run-location.ts";
import { sqlLiteral } from "./sql-literal.ts";
import { sqlTokens } from "./sql-tokens.ts";
import type { Window } from "./window.ts";

/** The SQL with every `:name` replaced by its value and every comment dropped; throws if a name has no value. */
export function fillParameters(sql: string, values: Parameters): string {
  let filled = "";
  for (const { kind, text } of sqlTokens(sql)) {
    if (kind === "comment") filled = `${filled.trimEnd()}${text.startsWith("/*") ? " " : ""}`;
    else if (kind === "parameter") filled += valueText(text.slice(1), values);
    else filled += text;
  }
  return filled.trim();
}

function valueText(name: string, values: Parameters): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined)
    throw new Error(`SQL names :${name}, which is no parameter: write one of ${Object.keys(values).sort().join(", ")}`);
  return sqlLiteral(value);
}

/** The SELECT of one window of a report, from the text of its SQL file. */
export const renderSelect = (sql: string, scope: Scope): string =>
  fillParameters(eachMeasurement(sql, measurementsOf(scope.contract)), parametersOf(scope));

export interface UnloadOptions {
  /** The report's name. */
  readonly report: string;
  readonly select: string;
  readonly window: Window;
  readonly runId: string;
  readonly reportsBucket: string;
}

/** The UNLOAD that writes a window's rows as Parquet under the run's own prefix. */
export function renderUnload({ report, select, window, runId, reportsBucket }: UnloadOptions): string {
  const location = runLocation(reportsBucket, { report, window, runId });
  return `UNLOAD (\n${select}\n) TO '${location}' WITH (format = 'PARQUET', compression = 'SNAPPY')`;
}
