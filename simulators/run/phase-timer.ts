// How long each phase of a run took, in machine time, and what it cost the machine's cores.

export type Phase = "starting" | "connecting" | "sending" | "draining" | "reconciling";

/** Milliseconds. */
export type PhaseTimes = Readonly<Record<Phase, number>>;

export interface PhaseCosts {
  readonly wallMs: PhaseTimes;
  /** User and system time of every thread of this process. */
  readonly cpuMs: PhaseTimes;
}

export interface PhaseTimer {
  /** Ends the phase under way and begins the next. */
  begin(phase: Phase): void;
  end(): PhaseCosts;
}

/** `machineMs`: a monotonic count of milliseconds of machine time. */
export function phaseTimer(machineMs: () => number, onPhase: (phase: Phase) => void): PhaseTimer {
  const wallMs: Record<Phase, number> = { starting: 0, connecting: 0, sending: 0, draining: 0, reconciling: 0 };
  const cpuMs = { ...wallMs };
  let current: { phase: Phase; sinceMs: number; sinceCpuMs: number } | undefined;
  const finish = (): void => {
    if (current === undefined) return;
    wallMs[current.phase] += machineMs() - current.sinceMs;
    cpuMs[current.phase] += processCpuMs() - current.sinceCpuMs;
    current = undefined;
  };
  return {
    begin(phase) {
      finish();
      current = { phase, sinceMs: machineMs(), sinceCpuMs: processCpuMs() };
      onPhase(phase);
    },
    end() {
      finish();
      return { wallMs: { ...wallMs }, cpuMs: { ...cpuMs } };
    },
  };
}

function processCpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}
