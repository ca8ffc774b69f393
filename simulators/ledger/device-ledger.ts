// One device's account of what it sent: kept by the fleet while it runs, written out as ledger entries at its end.
import type { Telemetry } from "../../contract/index.ts";
import { hourMs, partitionOf, receivedAt } from "../../contract/index.ts";
import type { Attempt, SentReading } from "./attempt.ts";
import type { HourEntry, LedgerEntry, RejectedEntry } from "./entry.ts";
import { measurings, type Measuring } from "./measured-hour.ts";
import { payloadDigest } from "./payload-digest.ts";
import { seqRanges, type SeqRanges } from "./seq-ranges.ts";
import { readingNumber, seriesIdentity, seriesOf } from "./series.ts";

export interface DeviceLedger {
  attempted(attempt: Attempt): void;
  /** To be called with the same object that `attempted` took. */
  acknowledged(attempt: Attempt): void;
  entries(): LedgerEntry[];
}

interface Pending {
  readonly reading: SentReading;
  readonly sentMs: number;
}

interface Hour {
  readonly series: Readonly<Record<string, string>>;
  readonly eventHour: number;
  readonly acknowledged: SeqRanges;
  readonly measuring: Measuring;
  /** By number: attempted, and not acknowledged so far. */
  readonly pending: Map<number, Pending>;
  acknowledgedCopyCount: number;
  attemptedCopyCount: number;
}

export function deviceLedger(contract: Telemetry, deviceId: string): DeviceLedger {
  const identity = seriesIdentity(contract);
  const newMeasuring = measurings(contract);
  const { eventTime } = contract;
  const hours = new Map<string, Hour>();
  const rejected = new Map<Attempt, RejectedEntry[]>();
  let [measuredCount, sentCount, acknowledgedCount] = [0, 0, 0];

  const hourFor = ({ row }: SentReading, sentMs: number): Hour => {
    const eventMs = eventTime === receivedAt ? sentMs : Number(row[eventTime]);
    const eventHour = Math.floor(eventMs / hourMs);
    const key = `${eventHour} ${identity.columns.map((column) => String(row[column])).join(" ")}`;
    const known = hours.get(key);
    if (known !== undefined) return known;
    const opened: Hour = {
      series: seriesOf(identity, row),
      eventHour,
      acknowledged: seqRanges(),
      measuring: newMeasuring(),
      pending: new Map(),
      acknowledgedCopyCount: 0,
      attemptedCopyCount: 0,
    };
    hours.set(key, opened);
    return opened;
  };

  return {
    attempted(attempt) {
      const { readings, rejections, sentMs } = attempt;
      sentCount++;
      measuredCount += attempt.measuredCount;
      if (rejections.length > 0) rejected.set(attempt, rejectedEntries(deviceId, attempt));
      for (const reading of readings) {
        const hour = hourFor(reading, sentMs);
        const number = readingNumber(identity, reading.row, sentMs);
        if (hour.acknowledged.has(number) || hour.pending.has(number)) hour.attemptedCopyCount++;
        else hour.pending.set(number, { reading, sentMs });
      }
    },
    acknowledged(attempt) {
      const { readings, sentMs } = attempt;
      acknowledgedCount++;
      for (const entry of rejected.get(attempt) ?? []) entry.acknowledged = true;
      for (const reading of readings) {
        const hour = hourFor(reading, sentMs);
        const number = readingNumber(identity, reading.row, sentMs);
        const pending = hour.pending.get(number);
        if (pending === undefined) {
          hour.acknowledgedCopyCount++;
          continue;
        }
        hour.pending.delete(number);
        hour.acknowledged.add(number);
        hour.measuring.add(pending.reading.row, pending.sentMs, sentMs);
      }
    },
    entries() {
      const rising = [...hours.values()].sort((one, other) => one.eventHour - other.eventHour);
      return [
        { kind: "device", deviceId, measuredCount, sentCount, acknowledgedCount },
        ...rising.map((hour) => hourEntry(deviceId, hour)),
        ...[...rejected.values()].flat(),
      ];
    },
  };
}

function rejectedEntries(deviceId: string, { payload, rejections, fault = "none", sentMs }: Attempt): RejectedEntry[] {
  const digest = payloadDigest(payload);
  return rejections.map(({ position, reason }) => ({
    kind: "rejected",
    ...{ fault, deviceId, payloadDigest: digest, position, reason, sentMs },
    acknowledged: false,
  }));
}

function hourEntry(deviceId: string, hour: Hour): HourEntry {
  const { series, eventHour, acknowledged, measuring, pending, acknowledgedCopyCount, attemptedCopyCount } = hour;
  const { lateCounts, eventMs, sentMsSums, sums, extremes } = measuring.measured();
  return {
    kind: "hour",
    deviceId,
    series,
    ...partitionOf(eventHour * hourMs),
    acknowledged: acknowledged.toString(),
    sums: Object.fromEntries(Object.entries(sums).map(([column, { count, sum }]) => [column, [count, sum.toString()]])),
    sentMsSums: [sentMsSums[0].toString(), sentMsSums[1].toString()],
    lateCounts: [lateCounts[0], lateCounts[1]],
    ...(eventMs !== undefined && { eventMs: [eventMs[0], eventMs[1]] }),
    extremes: Object.fromEntries(Object.entries(extremes).map(([metric, [low, high]]) => [metric, [low, high]])),
    acknowledgedCopyCount,
    attemptedCopyCount,
    unacknowledged: [...pending].map(([number, { reading, sentMs }]) => ({ number, sentMs, row: { ...reading.row } })),
  };
}
