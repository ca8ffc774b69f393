// A rate with a burst, on the clock: tokens fill at the rate up to the burst.
import type { Clock } from "../kernel/clock.ts";

export interface TokenBucket {
  /** Takes one token; false where there is none. */
  take(): boolean;
}

export function tokenBucket(clock: Clock, { perSecond, burst }: { perSecond: number; burst: number }): TokenBucket {
  let tokens = burst;
  let filledAtMs = clock.now();
  return {
    take() {
      const nowMs = clock.now();
      tokens = Math.min(burst, tokens + ((nowMs - filledAtMs) * perSecond) / 1_000);
      filledAtMs = nowMs;
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
}
