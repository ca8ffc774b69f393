// Who moves time. On virtual time the run does, step by step; on wall time nobody does. The run's code is the same on both.
import type { Clock } from "../cloud/ports/clock.ts";
import type { VirtualClock } from "../cloud/ports/virtual-clock.ts";

export interface Driver {
  readonly clock: Clock;
  /** Resolves at `timeMs`, when everything that falls before it has happened. */
  advanceTo(timeMs: number): Promise<void>;
  /** Hands over the promise's result; time goes on meanwhile, at most to `limitMs`, which an error naming `what` reports. */
  settle<Result>(promise: Promise<Result>, limitMs: number, what: string): Promise<Result>;
}

export const virtualDriver = (clock: VirtualClock): Driver => ({
  clock,
  advanceTo: (timeMs) => clock.runTo(timeMs),
  settle: (promise, limitMs, what) => clock.runUntil(promise, limitMs, what),
});

export const wallDriver = (clock: Clock): Driver => ({
  clock,
  advanceTo: (timeMs) => clock.sleep(Math.max(0, timeMs - clock.now())),
  async settle(promise, limitMs, what) {
    const controller = new AbortController();
    const alarm = clock.sleep(limitMs - clock.now(), controller.signal).then(() => {
      throw new Error(`${what}: not reached by ${new Date(limitMs).toISOString()}`);
    });
    try {
      return await Promise.race([promise, alarm]);
    } finally {
      controller.abort(new Error("settled"));
      alarm.catch(() => undefined);
    }
  },
});
