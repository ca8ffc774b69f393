// The reconciliation: what devices say they sent, against what the tables, the error objects and the reports hold.
// It asks what any analyst may ask, through SQL, and never looks into the cloud's memory.
import { checkReadings } from "./check-readings.ts";
import { checkRejected } from "./check-rejected.ts";
import { checkReports } from "./check-reports.ts";
import { daysOf } from "./expected-hours.ts";
import type { Leftovers } from "./leftovers.ts";
import type { Queries } from "./queries.ts";
import type { Ledger } from "./read-ledger.ts";
import { summarise } from "./summary.ts";
import type { Tally } from "./tally.ts";

export interface ReconcileOptions {
  readonly ledger: Ledger;
  readonly queries: Queries;
  readonly leftovers: Leftovers;
  /** Of the stage: a reading received later than this after it was measured is rejected. */
  readonly acceptedLatenessMs: number;
}

/** Compares everything and returns the tally; `verdictOf` says what it comes to. Rejects where a question cannot be answered. */
export async function reconcile({ ledger, queries, leftovers, acceptedLatenessMs }: ReconcileOptions): Promise<Tally> {
  const [ruleErrorCount, deadLetters] = await Promise.all([leftovers.ruleErrorCount(), leftovers.deadLetters()]);
  const days = daysOf(ledger);
  if (days === undefined) {
    const nothing = { acceptedCount: 0, duplicatesRemovedCount: 0, lateCount: 0, lost: [], invented: [] };
    const readings = { ...nothing, presentCounts: new Map<string, number>() };
    const rejected = { counts: {}, unprocessedCount: 0, offenders: [] };
    const reports = { windowCount: 0, wrongSums: [] };
    return { ledger: summarise(ledger), readings, rejected, reports, ruleErrorCount, deadLetters };
  }
  const readings = await checkReadings(queries, ledger, days);
  const rejected = await checkRejected(queries, { ledger, days, acceptedLatenessMs });
  const reports = await checkReports(queries, { ledger, days, presentCounts: readings.presentCounts });
  return { ledger: summarise(ledger), readings, rejected, reports, ruleErrorCount, deadLetters };
}
