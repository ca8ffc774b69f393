// Who moves time. On virtual time the run does, step by step; on wall time nobody does. The run's code is the same on both.
import type { Clock, VirtualClock } from "millrace-cloud";

export interface Driver {
  readonly clock: Clock;
  /** How much later than the instant it is sent for a message may be received. */
  readonly receiptToleranceMs: number;
  /** Resolves at `timeMs`, when everything that falls before it has happened. */
  advanceTo(timeMs: number): Promise<void>;
  /**
   * Likewise, with `traffic` from outside that the cloud takes at that instant. On virtual time it sets out at once, as the clock
   * admits nothing on its way; on wall time it sets out when the instant has come.
   */
  advanceWith(timeMs: number, traffic: () => Promise<void>): Promise<void>;
  /** Hands over the promise's result; time goes on meanwhile, at most to `limitMs`, which an error naming `what` reports. */
  settle<Result>(promise: Promise<Result>, limitMs: number, what: string): Promise<Result>;
}

export const virtualDriver = (clock: VirtualClock): Driver => ({
  clock,
  // What is sent for an instant is admitted at it.
  receiptToleranceMs: 0,
  advanceTo: (timeMs) => clock.runTo(timeMs),
  async advanceWith(timeMs, traffic) {
    // The clock first: what sets out before it is on its way is admitted at the instant it leaves.
    const ended = await Promise.allSettled([clock.runTo(timeMs), traffic()]);
    for (const one of ended) if (one.status === "rejected") throw one.reason;
  },
  settle: (promise, limitMs, what) => clock.runUntil(promise, limitMs, what),
});

/** Of machine time: a fleet waits no longer than this for its PUBACKs. */
const wallToleranceMs = 60_000;

export const wallDriver = (clock: Clock): Driver => ({
  clock,
  receiptToleranceMs: wallToleranceMs,
  advanceTo: (timeMs) => clock.sleep(Math.max(0, timeMs - clock.now())),
  async advanceWith(timeMs, traffic) {
    await this.advanceTo(timeMs);
    await traffic();
  },
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
