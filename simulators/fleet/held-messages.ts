// Messages that a device holds back until their instant: late, out of order, or to be repeated.
import type { FaultKind } from "./fault-mix.ts";
import type { Reading } from "./reading.ts";

export interface HeldMessage {
  readonly dueMs: number;
  readonly readings: readonly Reading[];
  readonly fault: FaultKind;
  /** Its first copy was sent before. */
  readonly isCopy: boolean;
}

export interface HeldMessages {
  hold(message: HeldMessage): void;
  /** When the first falls due; Infinity where there is none. */
  nextDueMs(): number;
  /** The first ones, in the order in which they fall due. */
  take(countMax: number): readonly HeldMessage[];
}

export function heldMessages(): HeldMessages {
  const held: HeldMessage[] = [];
  return {
    hold(message) {
      const index = held.findIndex((other) => other.dueMs > message.dueMs);
      held.splice(index === -1 ? held.length : index, 0, message);
    },
    nextDueMs: () => held[0]?.dueMs ?? Infinity,
    take: (countMax) => held.splice(0, countMax),
  };
}
