// The main loop: time moves a step, the cloud then takes what the fleet published for it, and the next step waits for the last PUBACK.
// While the cloud is on its way (transforms, Parquet, queries), the devices make their readings and send them.
import type { Fleet, FleetProgress } from "../fleet/fleet.ts";
import type { Driver } from "./driver.ts";

export interface SendingOptions {
  readonly driver: Driver;
  readonly fleet: Fleet;
  readonly endMs: number | undefined;
  readonly stepMs: number;
  readonly signal: AbortSignal;
  readonly onStep: (progress: FleetProgress) => void;
}

/** Resolves at the end of the run, or early where the signal aborts. */
export async function sendReadings({
  driver,
  fleet,
  endMs = Infinity,
  stepMs,
  signal,
  onStep,
}: SendingOptions): Promise<void> {
  const { clock } = driver;
  let progress = fleet.progress();
  while (clock.now() < endMs && !signal.aborted) {
    const dueMs = progress.nextDueMs ?? (Number.isFinite(endMs) ? endMs : undefined);
    const nextMs = Math.min(endMs, nextStep(clock.now(), dueMs, stepMs));
    await driver.advanceWith(nextMs, () => fleet.send(nextMs));
    progress = await fleet.publishUntil(nextMs);
    onStep(progress);
  }
}

/** Steps in which nothing falls due are passed over. */
function nextStep(nowMs: number, nextDueMs: number | undefined, stepMs: number): number {
  const step = (timeMs: number): number => Math.ceil(timeMs / stepMs) * stepMs;
  return Math.max(step(nowMs + 1), nextDueMs === undefined ? 0 : step(nextDueMs));
}
