// How far time moves between two publishes of the fleet.

/**
 * Readings of one step are published together and received at its end, so a step must be short beside what counts as late; the longer
 * it is, the less the fleet and the cloud wait for each other. A step holds about this many readings, within the bounds.
 */
const readingsPerStep = 400;
export const stepMsMin = 1_000;
const stepMsMax = 5_000;

/** The same on every machine: it follows from the plan alone. Whole seconds. */
export function stepMsOf(readingsPerSecond: number): number {
  const wantedMs = Math.floor(readingsPerStep / readingsPerSecond) * 1_000;
  return Math.min(stepMsMax, Math.max(stepMsMin, wantedMs));
}
