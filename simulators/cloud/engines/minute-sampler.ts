// Looks at levels (a depth, an age) at each full minute, but only while there is something to see: a service that rests leaves
// the clock without timers.
import type { Cancel, Clock } from "../kernel/clock.ts";

export const minuteMs = 60_000;

export interface MinuteSampler {
  /** There may be something to see from now on. Costs a comparison where the sampler is awake. */
  wake(): void;
  close(): void;
}

/**
 * `sample` is called at the end of each minute with the minute's start, and says whether to look again at the end of the next;
 * so it also sees the first minute at whose end nothing is left.
 */
export function createMinuteSampler(clock: Clock, sample: (minuteStartMs: number) => boolean): MinuteSampler {
  let cancel: Cancel | undefined;
  const arm = (): void => {
    const endMs = (Math.floor(clock.now() / minuteMs) + 1) * minuteMs;
    cancel = clock.at(endMs, () => {
      cancel = undefined;
      if (sample(endMs - minuteMs)) arm();
    });
  };
  return {
    wake() {
      if (cancel === undefined) arm();
    },
    close() {
      cancel?.();
      cancel = undefined;
    },
  };
}
