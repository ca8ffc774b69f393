// What a reconciliation found, before it is judged.
import type { Shortfall } from "./check-plan.ts";
import type { ReadingsCheck } from "./check-readings.ts";
import type { RejectedCheck } from "./check-rejected.ts";
import type { ReportsCheck } from "./check-reports.ts";
import type { WrongValue } from "./check-values.ts";
import type { DeadLetters } from "./leftovers.ts";
import type { LedgerSummary } from "./summary.ts";

/** What the telemetry table holds in all. */
export interface TableTotals {
  /** Distinct readings. */
  readonly acceptedCount: number;
  readonly duplicatesRemovedCount: number;
  readonly lateCount: number;
}

export interface Tally {
  /** What the fleet says. */
  readonly ledger: LedgerSummary;
  /** Readings that the run planned; undefined where it had no plan, as one that goes on until it is stopped. */
  readonly plannedCount: number | undefined;
  readonly shortfalls: readonly Shortfall[];
  readonly table: TableTotals;
  readonly readings: Pick<ReadingsCheck, "lost" | "invented">;
  readonly wrongValues: readonly WrongValue[];
  readonly strayPartitions: readonly string[];
  readonly rejected: RejectedCheck;
  readonly reports: ReportsCheck;
  readonly ruleErrorCount: number;
  readonly deadLetters: readonly DeadLetters[];
}
