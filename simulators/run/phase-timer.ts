// How long each phase of a run took, in machine time.

export type Phase = "starting" | "connecting" | "sending" | "draining" | "reconciling";

/** Milliseconds. */
export type PhaseTimes = Readonly<Record<Phase, number>>;

export interface PhaseTimer {
  /** Ends the phase under way and begins the next. */
  begin(phase: Phase): void;
  end(): PhaseTimes;
}

/** `machineMs`: a monotonic count of milliseconds of machine time. */
export function phaseTimer(machineMs: () => number, onPhase: (phase: Phase) => void): PhaseTimer {
  const times: Record<Phase, number> = { starting: 0, connecting: 0, sending: 0, draining: 0, reconciling: 0 };
  let current: { phase: Phase; sinceMs: number } | undefined;
  const finish = (): void => {
    if (current !== undefined) times[current.phase] += machineMs() - current.sinceMs;
    current = undefined;
  };
  return {
    begin(phase) {
      finish();
      current = { phase, sinceMs: machineMs() };
      onPhase(phase);
    },
    end() {
      finish();
      return { ...times };
    },
  };
}
