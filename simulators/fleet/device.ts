// One device as a pure state machine: its readings fall due, go into messages, some are held back, repeated or spoilt, and each publish
// carries what the pipeline must make of it. No clock, no socket: it is asked what is due up to an instant.
import type { Attempt, SentReading } from "../ledger/attempt.ts";
import type { FaultKind, FaultMix } from "./fault-mix.ts";
import { faultAt } from "./fault-mix.ts";
import type { MessageMaker } from "./message-maker.ts";
import type { Random } from "./random.ts";
import type { Reading, ReadingSource } from "./reading.ts";

export interface Device {
  readonly source: ReadingSource;
  /** The next instant at which something falls due; undefined where nothing is left. */
  nextDueMs(): number | undefined;
  /** At most `countMax` publishes due up to and including `untilMs`, in the order to send them; they are taken to be received then. */
  due(untilMs: number, countMax: number): Attempt[];
  /** At most `countMax` of those still held back, to be sent at `atMs`: the device is about to be shut down. */
  release(atMs: number, countMax: number): Attempt[];
}

export interface DeviceOptions {
  readonly source: ReadingSource;
  readonly messages: MessageMaker;
  readonly faults: FaultMix;
  readonly random: Random;
}

/** A publish that waits for its instant. */
interface Held {
  readonly dueMs: number;
  readonly readings: readonly Reading[];
  readonly fault: FaultKind;
}

/** A repeated publish comes right away, or up to this many messages later. */
const repeatMessagesMax = 5;

export function faultyDevice({ source, messages, faults, random }: DeviceOptions): Device {
  const held: Held[] = [];
  let gathered: Reading[] = [];
  // A message that lets the next one pass is out of order only if that one is sent on time.
  let nextIsPlain = false;

  const hold = (entry: Held): void => {
    const index = held.findIndex((other) => other.dueMs > entry.dueMs);
    held.splice(index === -1 ? held.length : index, 0, entry);
  };

  /** A message is due with its last reading; the next is one message's time later. */
  const gapMs = (dueMs: number): number => ((source.peekMs() ?? dueMs) - dueMs) * messages.readingsPerMessage;

  const publish = (readings: readonly Reading[], sentMs: number, fault?: FaultKind): Attempt => {
    const isCopy = fault === "duplicates" && copied.delete(readings);
    const measuredCount = isCopy ? 0 : readings.length;
    return { ...messages.messageOf(readings, sentMs, source.isAcceptable), sentMs, measuredCount, fault };
  };
  const copied = new Set<readonly Reading[]>();

  const spoil = (readings: readonly SentReading[], sentMs: number, fault: "malformed" | "out-of-range"): Attempt => ({
    ...messages.spoiltMessageOf(readings, fault, random),
    sentMs,
    measuredCount: readings.length,
    fault,
  });

  /** A message is whole: the publish it gives now, or undefined where it is held back. */
  const complete = (readings: readonly Reading[], dueMs: number, sentMs: number): Attempt | undefined => {
    const fault = nextIsPlain ? undefined : faultAt(faults, random.next());
    nextIsPlain = fault === "out-of-order";
    switch (fault) {
      case undefined:
        return publish(readings, sentMs);
      case "duplicates": {
        const messagesLater = random.next() < 0.5 ? 0 : 1 + random.below(repeatMessagesMax);
        const first = publish(readings, sentMs, fault);
        copied.add(readings);
        hold({ dueMs: dueMs + messagesLater * gapMs(dueMs), readings, fault });
        return first;
      }
      case "late": {
        const { fromMs, toMs } = messages.heldBackMs;
        hold({ dueMs: dueMs + Math.floor(random.between(fromMs, toMs)), readings, fault });
        return undefined;
      }
      case "out-of-order":
        hold({ dueMs: dueMs + gapMs(dueMs), readings, fault });
        return undefined;
      case "malformed":
      case "out-of-range":
        return spoil(readings, sentMs, fault);
    }
  };

  /** Takes the source's next reading; a publish where it made a message whole that is not held back. */
  const measure = (sentMs: number): Attempt | undefined => {
    const reading = source.next();
    gathered.push(reading);
    if (gathered.length < messages.readingsPerMessage && source.peekMs() !== undefined) return undefined;
    const readings = gathered;
    gathered = [];
    return complete(messages.unified(readings), reading.eventMs, sentMs);
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
          attempts.push(publish(first.readings, untilMs, first.fault));
        } else {
          const attempt = measure(untilMs);
          if (attempt !== undefined) attempts.push(attempt);
        }
      }
      return attempts;
    },
    release(atMs, countMax) {
      const attempts = held.splice(0, countMax).map(({ readings, fault }) => publish(readings, atMs, fault));
      if (gathered.length === 0 || attempts.length >= countMax) return attempts;
      const readings = messages.unified(gathered);
      gathered = [];
      return [...attempts, publish(readings, atMs)];
    },
  };
}
