// A clock that jumps from one timer to the next. It moves only while it is driven, and stands still while real work that is
// due (see Clock.work) has not settled, so that the same events fall on the same instants whatever the machine's speed.
import type { Cancel, Clock } from "./clock.ts";
import { TimerQueue } from "./timer-queue.ts";

interface PendingWork {
  readonly dueMs: number;
  readonly settled: Promise<void>;
}

/** Turns of the event loop granted after each instant, so that promise chains started there run to their next wait. */
const settleTurns = 2;

/** Lets promise chains that are ready, and immediates, run. */
export const eventLoopTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

export class VirtualClock implements Clock {
  readonly #timers = new TimerQueue();
  readonly #pending = new Set<PendingWork>();
  #nowMs: number;
  #isDriven = false;
  /** What arrives on the way to an instant; undefined where the clock is not on its way to one. */
  #arrivals: (() => void)[] | undefined;

  constructor(startMs: number) {
    this.#nowMs = startMs;
  }

  now(): number {
    return this.#nowMs;
  }

  at(timeMs: number, callback: () => void): Cancel {
    const timer = this.#timers.add(Math.max(timeMs, this.#nowMs), callback);
    return () => {
      timer.cancelled = true;
    };
  }

  sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(asError(signal.reason));
        return;
      }
      const onAbort = (): void => {
        cancel();
        reject(asError(signal?.reason));
      };
      const cancel = this.at(this.#nowMs + delayMs, () => {
        signal?.removeEventListener("abort", onAbort);
        resolve();
      });
      signal?.addEventListener("abort", onAbort, { once: true });
    });
  }

  async work<Result>(latencyMs: number, work: () => Promise<Result>): Promise<Result> {
    const dueMs = this.#nowMs + latencyMs;
    // Registered before the work begins: results due at one instant are handed over in the order of their starts, not of their ends.
    const handOver = latencyMs > 0 ? this.sleep(latencyMs) : undefined;
    const result = work();
    const pending: PendingWork = { dueMs, settled: result.then(noop, noop) };
    this.#pending.add(pending);
    await pending.settled;
    this.#pending.delete(pending);
    await handOver;
    return result;
  }

  admit(arrival: () => void): void {
    if (this.#arrivals === undefined) arrival();
    else this.#arrivals.push(arrival);
  }

  /** Moves to `timeMs`, calling back every timer on the way; resolves there with no due work pending, and what arrived meanwhile let in. */
  async runTo(timeMs: number): Promise<void> {
    this.#takeWheel();
    const arrivals: (() => void)[] = [];
    this.#arrivals = arrivals;
    try {
      await this.#drive(timeMs, () => false);
      this.#nowMs = Math.max(this.#nowMs, timeMs);
    } finally {
      this.#isDriven = false;
      this.#arrivals = undefined;
      for (const arrival of arrivals) arrival();
    }
  }

  /**
   * Moves on until `goal` settles, at most to `limitMs`, and hands over its result. The goal may depend on what arrives meanwhile,
   * so that is let in at once.
   * @throws Error naming `what` where the limit is reached, or no timer is left, before the goal is.
   */
  async runUntil<Result>(goal: Promise<Result>, limitMs: number, what: string): Promise<Result> {
    const reached = { is: false };
    const settled = goal.then(noop, noop).then(() => {
      reached.is = true;
    });
    this.#takeWheel();
    try {
      await this.#drive(limitMs, () => reached.is);
    } finally {
      this.#isDriven = false;
    }
    await eventLoopTurn();
    if (!reached.is) throw new Error(`${what}: not reached by ${new Date(limitMs).toISOString()} of virtual time`);
    await settled;
    return goal;
  }

  #takeWheel(): void {
    if (this.#isDriven) throw new Error("a virtual clock is driven from one place at a time");
    this.#isDriven = true;
  }

  async #drive(limitMs: number, isDone: () => boolean): Promise<void> {
    for (;;) {
      await this.#settleDueWork(limitMs);
      if (isDone()) return;
      const timer = this.#timers.takeDue(limitMs);
      if (timer === undefined) return;
      this.#nowMs = Math.max(this.#nowMs, timer.timeMs);
      timer.callback();
    }
  }

  /** Waits for work that must settle before the next timer (or the limit) may be reached. */
  async #settleDueWork(limitMs: number): Promise<void> {
    for (;;) {
      for (let turn = 0; turn < settleTurns; turn++) await eventLoopTurn();
      const horizonMs = Math.min(this.#timers.peek()?.timeMs ?? Infinity, limitMs);
      const due = [...this.#pending].filter((work) => work.dueMs <= horizonMs);
      if (due.length === 0) return;
      await Promise.race(due.map((work) => work.settled));
    }
  }
}

const noop = (): void => undefined;
const asError = (reason: unknown): Error => (reason instanceof Error ? reason : new Error(String(reason)));
