// What a reconciliation found, before it is judged.
import type { ReadingsCheck } from "./check-readings.ts";
import type { RejectedCheck } from "./check-rejected.ts";
import type { ReportsCheck } from "./check-reports.ts";
import type { DeadLetters } from "./leftovers.ts";
import type { LedgerSummary } from "./summary.ts";

export interface Tally {
  /** What the fleet says. */
  readonly ledger: LedgerSummary;
  readonly readings: ReadingsCheck;
  readonly rejected: RejectedCheck;
  readonly reports: ReportsCheck;
  readonly ruleErrorCount: number;
  readonly deadLetters: readonly DeadLetters[];
}
