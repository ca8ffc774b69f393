// A ledger's totals: what the fleet says it did, before anything is compared with the cloud.
import type { RejectionReason } from "../../lambdas/contract/judge.ts";
import type { Ledger } from "./read-ledger.ts";
import { seqRanges } from "./seq-ranges.ts";

export interface LedgerSummary {
  readonly deviceCount: number;
  /** Publishes attempted, and those that the broker acknowledged. */
  readonly sentCount: number;
  readonly acknowledgedCount: number;
  /** Distinct readings that must be in the table, and those that may be. */
  readonly acceptedCount: number;
  readonly unacknowledgedCount: number;
  readonly duplicateCount: number;
  readonly lateCount: number;
  /** Publishes that must be rejected, by reason. */
  readonly rejectedCounts: Readonly<Partial<Record<RejectionReason, number>>>;
}

function sum<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

export function summarise({ boots, hours, faults }: Ledger): LedgerSummary {
  const rejectedCounts: Partial<Record<RejectionReason, number>> = {};
  for (const { expected } of faults) {
    if (expected.outcome === "rejected") rejectedCounts[expected.reason] = (rejectedCounts[expected.reason] ?? 0) + 1;
  }
  return {
    deviceCount: new Set(boots.map(({ deviceId }) => deviceId)).size,
    sentCount: sum(boots, (boot) => boot.sentCount),
    acknowledgedCount: sum(boots, (boot) => boot.acknowledgedCount),
    acceptedCount: sum(hours, (hour) => seqRanges(hour.acknowledged).count()),
    unacknowledgedCount: sum(hours, (hour) => seqRanges(hour.unacknowledged).count()),
    duplicateCount: sum(hours, (hour) => hour.duplicateCount),
    lateCount: sum(hours, (hour) => hour.lateCount),
    rejectedCounts,
  };
}
