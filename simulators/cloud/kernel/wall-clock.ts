// Machine time, for a cloud that serves live. One of the few files in which machine time enters. Its timers do not keep the process
// alive: the servers do, and once they are closed nothing is left to wait for.
import { setTimeout as delay } from "node:timers/promises";
import type { Cancel, Clock } from "./clock.ts";

/** The longest delay that Node's timers take; longer ones are taken in steps. */
const timerDelayMsMax = 2 ** 31 - 1;

export class WallClock implements Clock {
  now(): number {
    return Date.now();
  }

  at(timeMs: number, callback: () => void): Cancel {
    const delayMs = Math.max(0, timeMs - Date.now());
    let cancelNext: Cancel = () => undefined;
    const step = delayMs > timerDelayMsMax ? () => (cancelNext = this.at(timeMs, callback)) : callback;
    const timer = setTimeout(step, Math.min(delayMs, timerDelayMsMax)).unref();
    return () => {
      clearTimeout(timer);
      cancelNext();
    };
  }

  async sleep(delayMs: number, signal?: AbortSignal): Promise<void> {
    await delay(delayMs, undefined, signal === undefined ? { ref: false } : { ref: false, signal });
  }

  work<Result>(_latencyMs: number, work: () => Promise<Result>): Promise<Result> {
    return work();
  }

  admit(arrival: () => void): void {
    arrival();
  }
}
