// A ledger's totals: what the fleet says it did, before anything is compared with the cloud.
import type { RejectionReason } from "../../contract/index.ts";
import type { RejectedEntry } from "./entry.ts";
import type { Ledger } from "./read-ledger.ts";
import { seqRanges } from "./seq-ranges.ts";

export interface LedgerSummary {
  readonly deviceCount: number;
  /** Readings taken from the sensors, spoilt ones included. */
  readonly measuredCount: number;
  /** Publishes attempted, and those that the broker acknowledged. */
  readonly sentCount: number;
  readonly acknowledgedCount: number;
  /** Distinct readings that must be in the table, and those that may be. */
  readonly acceptedCount: number;
  readonly unacknowledgedCount: number;
  /** Copies sent of readings. */
  readonly duplicateCount: number;
  readonly lateCount: number;
  /** What must be rejected, by reason: readings, and messages that are rejected as one. */
  readonly rejectedCounts: Readonly<Partial<Record<RejectionReason, number>>>;
}

function sum<Item>(items: readonly Item[], count: (item: Item) => number): number {
  return items.reduce((total, item) => total + count(item), 0);
}

/** What names a rejected reading or message: delivered at least once, the same bytes of the same device are one. */
export const rejectedKey = ({
  deviceId,
  payloadDigest,
  position,
}: Pick<RejectedEntry, "deviceId" | "payloadDigest" | "position">): string =>
  `${deviceId} ${payloadDigest} ${position}`;

export function summarise({ devices, hours, rejected }: Ledger): LedgerSummary {
  const rejectedCounts: Partial<Record<RejectionReason, number>> = {};
  for (const { reason } of new Map(rejected.map((entry) => [rejectedKey(entry), entry])).values())
    rejectedCounts[reason] = (rejectedCounts[reason] ?? 0) + 1;
  return {
    deviceCount: new Set(devices.map(({ deviceId }) => deviceId)).size,
    measuredCount: sum(devices, (device) => device.measuredCount),
    sentCount: sum(devices, (device) => device.sentCount),
    acknowledgedCount: sum(devices, (device) => device.acknowledgedCount),
    acceptedCount: sum(hours, (hour) => seqRanges(hour.acknowledged).count()),
    unacknowledgedCount: sum(hours, (hour) => hour.unacknowledged.length),
    duplicateCount: sum(hours, (hour) => hour.attemptedCopyCount),
    lateCount: sum(hours, (hour) => hour.lateCounts[0]),
    rejectedCounts,
  };
}
