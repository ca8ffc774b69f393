// One device and boot's account of what it sent: kept by the fleet while it runs, written out as ledger entries at its end.
import { partitionOf } from "../../lambdas/contract/partition.ts";
import { hourMs } from "../../queries/window.ts";
import type { Expected, FaultEntry, HourEntry, LedgerEntry } from "./entry.ts";
import { payloadDigest } from "./payload-digest.ts";
import { seqRanges, type SeqRanges } from "./seq-ranges.ts";

/** One publish, with what must become of it. */
export interface Attempt {
  readonly seq: number;
  readonly eventMs: number;
  readonly payload: string | Uint8Array;
  readonly expected: Expected;
  /** The fault that was injected, if any. */
  readonly fault: string | undefined;
}

export interface DeviceLedger {
  attempted(attempt: Attempt): void;
  /** To be called with the same object that `attempted` took. */
  acknowledged(attempt: Attempt): void;
  entries(): LedgerEntry[];
}

interface Hour {
  readonly attempted: SeqRanges;
  readonly acknowledged: SeqRanges;
  duplicateCount: number;
  lateCount: number;
}

export interface DeviceBoot {
  readonly deviceId: string;
  readonly bootId: string;
}

function hourEntry(boot: DeviceBoot, eventHour: number, hour: Hour): HourEntry {
  const unacknowledged = seqRanges();
  for (const seq of hour.attempted.values()) if (!hour.acknowledged.has(seq)) unacknowledged.add(seq);
  return {
    kind: "hour",
    ...boot,
    ...partitionOf(eventHour * hourMs),
    acknowledged: hour.acknowledged.toString(),
    unacknowledged: unacknowledged.toString(),
    duplicateCount: hour.duplicateCount,
    lateCount: hour.lateCount,
  };
}

function faultEntry(boot: DeviceBoot, attempt: Attempt, fault: string): FaultEntry {
  const { seq, eventMs, expected, payload } = attempt;
  const entry: FaultEntry = { kind: "fault", fault, ...boot, seq, eventMs, expected, acknowledged: false };
  return expected.outcome === "rejected" ? { ...entry, payloadDigest: payloadDigest(payload) } : entry;
}

export function deviceLedger({ deviceId, bootId }: DeviceBoot): DeviceLedger {
  const boot: DeviceBoot = { deviceId, bootId };
  const hours = new Map<number, Hour>();
  const faults = new Map<Attempt, FaultEntry>();
  let sentCount = 0;
  let acknowledgedCount = 0;

  const hourFor = (eventMs: number): Hour => {
    const eventHour = Math.floor(eventMs / hourMs);
    const known = hours.get(eventHour);
    if (known !== undefined) return known;
    const opened = { attempted: seqRanges(), acknowledged: seqRanges(), duplicateCount: 0, lateCount: 0 };
    hours.set(eventHour, opened);
    return opened;
  };

  return {
    attempted(attempt) {
      sentCount++;
      if (attempt.fault !== undefined) faults.set(attempt, faultEntry(boot, attempt, attempt.fault));
      if (attempt.expected.outcome === "rejected") return;
      const hour = hourFor(attempt.eventMs);
      hour.attempted.add(attempt.seq);
      if (attempt.expected.outcome === "duplicate") hour.duplicateCount++;
      if (attempt.expected.outcome === "late") hour.lateCount++;
    },
    acknowledged(attempt) {
      acknowledgedCount++;
      const fault = faults.get(attempt);
      if (fault !== undefined) fault.acknowledged = true;
      if (attempt.expected.outcome !== "rejected") hourFor(attempt.eventMs).acknowledged.add(attempt.seq);
    },
    entries() {
      const rising = [...hours].sort(([one], [other]) => one - other);
      return [
        { kind: "boot", ...boot, sentCount, acknowledgedCount },
        ...rising.map(([eventHour, hour]) => hourEntry(boot, eventHour, hour)),
        ...faults.values(),
      ];
    },
  };
}
