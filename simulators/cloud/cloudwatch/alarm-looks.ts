// When alarms are looked at: a moment after each full minute, and only those that were asked for since the last time, so that the
// clock has no timer while nothing is to be looked at.
import type { Cancel, Clock } from "../kernel/clock.ts";
import { minuteMs } from "../engines/minute-sampler.ts";
import { pace } from "./limits.ts";

export interface AlarmLooks {
  /** At the next look, once. */
  lookAt(alarmName: string): void;
  close(): void;
}

/** `look` is told the full minute that has just ended. It may ask for another look. */
export function createAlarmLooks(clock: Clock, look: (alarmName: string, endMs: number) => void): AlarmLooks {
  const due = new Set<string>();
  let cancel: Cancel | undefined;

  const arm = (): void => {
    const endMs = (Math.floor((clock.now() - pace.evaluationDelayMs) / minuteMs) + 1) * minuteMs;
    cancel = clock.at(endMs + pace.evaluationDelayMs, () => {
      cancel = undefined;
      const names = [...due];
      due.clear();
      for (const name of names) look(name, endMs);
    });
  };

  return {
    lookAt(alarmName) {
      due.add(alarmName);
      if (cancel === undefined) arm();
    },
    close() {
      cancel?.();
      cancel = undefined;
      due.clear();
    },
  };
}
