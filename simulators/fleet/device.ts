// One device as a pure state machine: its readings fall due, some are held back, repeated or spoilt, and each publish
// carries what the pipeline must make of it. No clock, no socket: it is asked what is due up to an instant.
import { isLate } from "../../lambdas/contract/late.ts";
import type { Attempt } from "../ledger/device-ledger.ts";
import type { Expected } from "../ledger/entry.ts";
import type { FaultKind, FaultMix } from "./fault-mix.ts";
import { faultAt } from "./fault-mix.ts";
import type { Random } from "./random.ts";
import { payloadFields, type Reading, type ReadingSource } from "./reading.ts";
import { malformed, outOfRange, type SpoiltPayload } from "./spoil.ts";

export interface Device {
  readonly source: ReadingSource;
  /** The next instant at which something falls due; undefined where nothing is left. */
  nextDueMs(): number | undefined;
  /** At most `countMax` publishes due up to and including `untilMs`, in the order to send them; they are taken to be received then. */
  due(untilMs: number, countMax: number): Attempt[];
  /** At most `countMax` of those still held back, to be sent at `atMs`: the device is about to be shut down. */
  release(atMs: number, countMax: number): Attempt[];
}

/** A publish that waits for its instant. */
interface Held {
  readonly dueMs: number;
  readonly reading: Reading;
  readonly fault: FaultKind;
}

const minuteMs = 60_000;
/** How long a device without coverage holds a reading back. */
const heldMs = { from: 10 * minuteMs, to: 120 * minuteMs } as const;
/** A repeated publish comes right away, or up to this many readings later. */
const repeatReadingsMax = 5;

export function faultyDevice(source: ReadingSource, faults: FaultMix, random: Random): Device {
  const held: Held[] = [];
  // A reading that lets the next one pass is out of order only if that one is sent on time.
  let nextIsPlain = false;

  const hold = (entry: Held): void => {
    const index = held.findIndex((other) => other.dueMs > entry.dueMs);
    held.splice(index === -1 ? held.length : index, 0, entry);
  };

  const publish = (reading: Reading, receivedMs: number, fault?: FaultKind): Attempt => {
    const { seq, eventMs } = reading;
    const late = isLate({ event_time: eventMs, received_at: receivedMs });
    const outcome = fault === "duplicates" ? "duplicate" : late ? "late" : "accepted";
    const expected: Expected = { outcome };
    return { seq, eventMs, payload: JSON.stringify(payloadFields(source, reading)), expected, fault };
  };

  const spoil = (reading: Reading, fault: FaultKind, { payload, reason }: SpoiltPayload): Attempt => {
    const { seq, eventMs } = reading;
    return { seq, eventMs, payload, expected: { outcome: "rejected", reason }, fault };
  };

  /** Takes the source's next reading: the publish it gives now, or undefined where it is held back. */
  const measure = (receivedMs: number): Attempt | undefined => {
    const reading = source.next();
    const fault = nextIsPlain ? undefined : faultAt(faults, random.next());
    nextIsPlain = fault === "out-of-order";
    switch (fault) {
      case undefined:
        return publish(reading, receivedMs);
      case "duplicates": {
        const gapMs = (source.peekMs() ?? reading.eventMs) - reading.eventMs;
        const readingsLater = random.next() < 0.5 ? 0 : 1 + random.below(repeatReadingsMax);
        hold({ dueMs: reading.eventMs + readingsLater * gapMs, reading, fault });
        return publish(reading, receivedMs);
      }
      case "late":
        hold({ dueMs: reading.eventMs + Math.floor(random.between(heldMs.from, heldMs.to)), reading, fault });
        return undefined;
      case "out-of-order":
        hold({ dueMs: source.peekMs() ?? reading.eventMs, reading, fault });
        return undefined;
      case "malformed":
        return spoil(reading, fault, malformed(payloadFields(source, reading), random));
      case "out-of-range":
        return spoil(reading, fault, outOfRange(payloadFields(source, reading), random));
    }
  };

  return {
    source,
    nextDueMs() {
      const dueMs = Math.min(source.peekMs() ?? Infinity, held[0]?.dueMs ?? Infinity);
      return dueMs === Infinity ? undefined : dueMs;
    },
    due(untilMs, countMax) {
      const attempts: Attempt[] = [];
      while (attempts.length < countMax) {
        const measuredMs = source.peekMs() ?? Infinity;
        const first = held[0];
        if (Math.min(measuredMs, first?.dueMs ?? Infinity) > untilMs) break;
        if (first !== undefined && first.dueMs < measuredMs) {
          held.shift();
          attempts.push(publish(first.reading, untilMs, first.fault));
        } else {
          const attempt = measure(untilMs);
          if (attempt !== undefined) attempts.push(attempt);
        }
      }
      return attempts;
    },
    release: (atMs, countMax) => held.splice(0, countMax).map(({ reading, fault }) => publish(reading, atMs, fault)),
  };
}
