// Ledger against the reports: in every window each report counts the readings that the ledger has there.
import { reports } from "../../queries/catalog.ts";
import { expectedHours } from "./expected-hours.ts";
import { countIn, textIn, type Queries } from "./queries.ts";
import type { Ledger } from "./read-ledger.ts";
import { reportSumsSql, type DayRange } from "./reconcile-sql.ts";

export interface WrongSum {
  readonly report: string;
  readonly dt: string;
  readonly hour: string;
  /** Of the ledger. */
  readonly expectedCount: number;
  /** Of the report; undefined where it has no row for the window. */
  readonly foundCount: number | undefined;
}

export interface ReportsCheck {
  readonly windowCount: number;
  readonly wrongSums: readonly WrongSum[];
}

interface WindowBounds {
  acknowledgedCount: number;
  attemptedCount: number;
}

function windowsOf(ledger: Ledger): Map<string, WindowBounds> {
  const windows = new Map<string, WindowBounds>();
  for (const { dt, hour, acknowledged, attempted } of expectedHours(ledger).values()) {
    const window = `${dt} ${hour}`;
    const bounds = windows.get(window) ?? { acknowledgedCount: 0, attemptedCount: 0 };
    bounds.acknowledgedCount += acknowledged.count();
    bounds.attemptedCount += attempted.count();
    windows.set(window, bounds);
  }
  return windows;
}

/** What a report must count: the ledger's number, or, where it leaves that open, what the table holds within its bounds. */
function expectedCount({ acknowledgedCount, attemptedCount }: WindowBounds, presentCount: number): number {
  return Math.min(Math.max(presentCount, acknowledgedCount), attemptedCount);
}

export interface ReportsCheckOptions {
  readonly ledger: Ledger;
  readonly days: DayRange;
  /** Distinct readings in the telemetry table, by window (`dt hour`). */
  readonly presentCounts: ReadonlyMap<string, number>;
}

export async function checkReports(
  queries: Queries,
  { ledger, days, presentCounts }: ReportsCheckOptions,
): Promise<ReportsCheck> {
  const windows = windowsOf(ledger);
  const wrongSums: WrongSum[] = [];
  for (const { name } of reports) {
    const rows = await queries.rows(reportSumsSql(name, days));
    const found = new Map(
      rows.map((row) => [`${textIn(row, "dt")} ${textIn(row, "hour")}`, countIn(row, "reading_count")]),
    );
    for (const window of [...new Set([...windows.keys(), ...found.keys()])].sort()) {
      const bounds = windows.get(window) ?? { acknowledgedCount: 0, attemptedCount: 0 };
      const wanted = expectedCount(bounds, presentCounts.get(window) ?? 0);
      const foundCount = found.get(window);
      const [dt = "", hour = ""] = window.split(" ");
      if ((foundCount ?? 0) !== wanted) wrongSums.push({ report: name, dt, hour, expectedCount: wanted, foundCount });
    }
  }
  return { windowCount: windows.size, wrongSums };
}
