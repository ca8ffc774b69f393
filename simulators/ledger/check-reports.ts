// Ledger against the reports: of every window each report's checked columns say what the devices measured, row by row, and no row stands
// for what nobody measured; and what a report says is equal to another's column is.
import type { Telemetry } from "../../contract/index.ts";
import type { Report, Truth } from "../../queries/index.ts";
import type { TrueHour } from "./check-values.ts";
import type { Queries, QueryRow } from "./queries.ts";
import { reportRowsSql, reportSumsSql, type DayRange } from "./reconcile-sql.ts";
import { factOf, trueRows, windowIn, type TrueRow } from "./truth.ts";

/** A value in a report that is not as it must be. */
export interface WrongFigure {
  readonly report: string;
  /** `2026-01-05 08`, or a day. */
  readonly window: string;
  /** What the row stands for: `dev-0001`, `dev-0001 temperature_c`, or nothing more than the window. */
  readonly row: string;
  readonly column: string;
  readonly expected: string;
  readonly found: string;
}

export interface ReportsCheck {
  readonly windowCount: number;
  readonly wrong: readonly WrongFigure[];
  /** Reports of which nothing is declared that could be compared. */
  readonly unchecked: readonly string[];
}

export interface ReportsCheckOptions {
  readonly contract: Telemetry;
  readonly reports: readonly Report[];
  readonly truth: readonly TrueHour[];
  readonly days: DayRange;
}

export async function checkReports(queries: Queries, options: ReportsCheckOptions): Promise<ReportsCheck> {
  const { reports, truth } = options;
  const wrong: WrongFigure[] = [];
  for (const report of reports) {
    if (report.truth !== undefined) wrong.push(...(await checkTruth(queries, report, report.truth, options)));
    wrong.push(...(await checkEqualities(queries, report, options)));
  }
  const windows = new Set(truth.filter(({ readingCount }) => readingCount > 0).map(({ dt, hour }) => `${dt} ${hour}`));
  const unchecked = reports.filter((report) => report.truth === undefined && (report.equals ?? []).length === 0);
  return { windowCount: windows.size, wrong, unchecked: unchecked.map(({ name }) => name) };
}

/** What a row stands for: columns of the report beside its window. */
function keyColumns(truth: Truth): readonly string[] {
  switch (truth.per) {
    case "window":
    case "total":
      return [];
    case "device":
      return [truth.device];
    case "metric":
      return [truth.device, truth.metric];
  }
}

async function checkTruth(
  queries: Queries,
  report: Report,
  truth: Truth,
  { contract, truth: hours, days }: ReportsCheckOptions,
): Promise<WrongFigure[]> {
  const keys = keyColumns(truth);
  const facts = Object.entries(truth.columns);
  const columns = facts.map(([column]) => column);
  const sql =
    truth.per === "total" ? reportSumsSql(report, columns, days) : reportRowsSql(report, [...keys, ...columns], days);
  const expected = trueRows(report, truth.per, hours);
  const seen = new Set<string>();
  const wrong: WrongFigure[] = [];
  for (const row of await queries.rows(sql)) {
    const window = windowIn(report, row);
    const name = keys.map((column) => row[column] ?? "null").join(" ");
    const place = { report: report.name, window, row: name };
    const trueRow = expected.get(window)?.get(name);
    if (seen.has(`${window}/${name}`)) wrong.push({ ...place, column: "row", expected: "once", found: "again" });
    seen.add(`${window}/${name}`);
    // A window without readings has rows of zeros; a device or a metric without readings has none.
    if (trueRow === undefined && keys.length > 0)
      wrong.push({ ...place, column: "row", expected: "none, for nobody measured it", found: "a row" });
    else wrong.push(...figures(facts, row, trueRow, contract).map((figure) => ({ ...place, ...figure })));
  }
  for (const [window, rows] of expected)
    for (const name of rows.keys())
      if (!seen.has(`${window}/${name}`))
        wrong.push({ report: report.name, window, row: name, column: "row", expected: "a row", found: "none" });
  // The engine gives rows in any order.
  return wrong.sort((one, other) => (placeOf(one) < placeOf(other) ? -1 : 1));
}

const placeOf = ({ window, row, column }: WrongFigure): string => `${window}/${row}/${column}`;

function figures(
  facts: readonly (readonly [string, Parameters<typeof factOf>[0] | undefined])[],
  row: QueryRow,
  trueRow: TrueRow | undefined,
  contract: Telemetry,
): Pick<WrongFigure, "column" | "expected" | "found">[] {
  return facts.flatMap(([column, fact]) => {
    const expected = fact === undefined ? undefined : factOf(fact, trueRow, contract);
    const found = row[column] ?? null;
    if (isSame(expected, found)) return [];
    return [{ column, expected: expected === undefined ? "null" : `${expected}`, found: found ?? "null" }];
  });
}

/** Doubles are summed in whole millionths on both sides; what is left is the printing of one. */
const shareOfDouble = 1e-12;

function isSame(expected: number | undefined, found: string | null): boolean {
  if (expected === undefined || found === null) return expected === undefined && found === null;
  const value = found.includes(":") ? Date.parse(`${found.replace(" ", "T")}Z`) : Number(found);
  return value === expected || Math.abs(value - expected) <= shareOfDouble * Math.abs(expected);
}

async function checkEqualities(
  queries: Queries,
  report: Report,
  { reports, days }: ReportsCheckOptions,
): Promise<WrongFigure[]> {
  const wrong: WrongFigure[] = [];
  for (const { column, report: name, of } of report.equals ?? []) {
    const other = reports.find((one) => one.name === name);
    if (other === undefined) throw new Error(`${report.name} equals a column of ${name}, which is no report`);
    const [own, theirs] = [await sumsOf(queries, report, column, days), await sumsOf(queries, other, of, days)];
    for (const window of new Set([...own.keys(), ...theirs.keys()])) {
      const [found, expected] = [own.get(window), theirs.get(window)];
      if (found !== undefined && expected !== undefined && isSame(Number(expected), found)) continue;
      const place = { report: report.name, window, row: "", column };
      wrong.push({ ...place, expected: `${expected ?? "no window"}, as ${name}.${of}`, found: found ?? "no window" });
    }
  }
  return wrong;
}

async function sumsOf(queries: Queries, report: Report, column: string, days: DayRange): Promise<Map<string, string>> {
  const rows = await queries.rows(reportSumsSql(report, [column], days));
  return new Map(rows.map((row) => [windowIn(report, row), row[column] ?? "null"]));
}
