// Counts publishes that the broker has not answered yet, and waits, within a bound, until there are none.
import { bounded } from "./watchdog.ts";

export interface InFlight {
  readonly count: () => number;
  started(): void;
  settled(): void;
  /** Resolves when nothing is in flight; rejects after `boundMs` of machine time, saying `what` it waited for. */
  drained(boundMs: number, what: () => string): Promise<void>;
}

export function inFlight(): InFlight {
  let count = 0;
  let waiters: (() => void)[] = [];
  return {
    count: () => count,
    started() {
      count++;
    },
    settled() {
      if (--count > 0) return;
      const ready = waiters;
      waiters = [];
      for (const waiter of ready) waiter();
    },
    async drained(boundMs, what) {
      if (count === 0) return;
      await bounded({ boundMs, what }, new Promise<void>((resolve) => waiters.push(resolve)));
    },
  };
}
