// One device as a pure state machine: its readings fall due, go into messages, some are held back, repeated or spoilt, and each publish
// carries what the pipeline must make of it. No clock, no socket: it is asked what is due up to an instant.
import type { Attempt } from "../ledger/attempt.ts";
import type { FaultMix } from "./fault-mix.ts";
import { faultAt } from "./fault-mix.ts";
import { heldMessages, type HeldMessage } from "./held-messages.ts";
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

/** A repeated publish comes right away, or up to this many messages later. */
const repeatMessagesMax = 5;

export function faultyDevice({ source, messages, faults, random }: DeviceOptions): Device {
  const held = heldMessages();
  let gathered: Reading[] = [];
  // A message that lets the next one pass is out of order only if that one is sent on time.
  let nextIsPlain = false;

  /** A message is due with its last reading; the next is one message's time later. */
  const gapMs = (dueMs: number): number => ((source.peekMs() ?? dueMs) - dueMs) * messages.readingsPerMessage;

  const publish = (message: Pick<HeldMessage, "readings"> & Partial<HeldMessage>, sentMs: number): Attempt => {
    const { readings, fault, isCopy = false } = message;
    const composed = messages.messageOf(readings, sentMs, source.isAcceptable);
    return { ...composed, sentMs, measuredCount: isCopy ? 0 : readings.length, fault };
  };

  /** A message is whole: the publish it gives now, or undefined where it is held back. */
  const complete = (readings: readonly Reading[], dueMs: number, sentMs: number): Attempt | undefined => {
    const fault = nextIsPlain ? undefined : faultAt(faults, random.next());
    nextIsPlain = fault === "out-of-order";
    switch (fault) {
      case undefined:
        return publish({ readings }, sentMs);
      case "duplicates": {
        const messagesLater = random.next() < 0.5 ? 0 : 1 + random.below(repeatMessagesMax);
        held.hold({ dueMs: dueMs + messagesLater * gapMs(dueMs), readings, fault, isCopy: true });
        return publish({ readings, fault }, sentMs);
      }
      case "late":
      case "out-of-order": {
        const { fromMs, toMs } = messages.heldBackMs;
        const heldMs = fault === "late" ? Math.floor(random.between(fromMs, toMs)) : gapMs(dueMs);
        held.hold({ dueMs: dueMs + heldMs, readings, fault, isCopy: false });
        return undefined;
      }
      case "malformed":
      case "out-of-range": {
        const spoilt = messages.spoiltMessageOf(readings, fault, random);
        return { ...spoilt, sentMs, measuredCount: readings.length, fault };
      }
    }
  };

  /** What was gathered for a message, which begins anew. */
  const takeGathered = (): readonly Reading[] => {
    const readings = messages.unified(gathered);
    gathered = [];
    return readings;
  };

  /** Takes the source's next reading; a publish where it made a message whole that is not held back. */
  const measure = (sentMs: number): Attempt | undefined => {
    const reading = source.next();
    gathered.push(reading);
    const isWhole = gathered.length >= messages.readingsPerMessage || source.peekMs() === undefined;
    return isWhole ? complete(takeGathered(), reading.eventMs, sentMs) : undefined;
  };

  const dueMs = (): number => Math.min(source.peekMs() ?? Infinity, held.nextDueMs());

  const next = (sentMs: number): Attempt | undefined => {
    const [first] = held.nextDueMs() < (source.peekMs() ?? Infinity) ? held.take(1) : [];
    return first === undefined ? measure(sentMs) : publish(first, sentMs);
  };

  return {
    source,
    nextDueMs: () => (dueMs() === Infinity ? undefined : dueMs()),
    due(untilMs, countMax) {
      const attempts: Attempt[] = [];
      while (attempts.length < countMax && dueMs() <= untilMs) {
        const attempt = next(untilMs);
        if (attempt !== undefined) attempts.push(attempt);
      }
      return attempts;
    },
    release(atMs, countMax) {
      const attempts = held.take(countMax).map((message) => publish(message, atMs));
      if (gathered.length === 0 || attempts.length >= countMax) return attempts;
      return [...attempts, publish({ readings: takeGathered() }, atMs)];
    },
  };
}
