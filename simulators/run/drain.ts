// Runs the pipe until it is empty: nothing under way at any hop, for long enough that no buffer or batch window can still hold
// something back.
import type { Cloud } from "millrace-cloud";
import type { Driver } from "./driver.ts";

/** One look after the other. */
const lookEveryMs = 10_000;
/** Longer than any wait between two hops that no backlog counts. */
const quietMsMin = 180_000;
/** Simulated time; a pipe that has not drained by then is stuck, and the error says where. */
export const drainMsMax = 6 * 60 * 60 * 1000;

/** @throws Error that lists the backlog of every hop where the pipe has not drained within `drainMsMax`. */
export async function drain(driver: Driver, cloud: Cloud, onLook: () => void): Promise<void> {
  const { clock } = driver;
  const limitMs = clock.now() + drainMsMax;
  let quietSinceMs: number | undefined;
  while (clock.now() < limitMs) {
    const isQuiet = Object.values(cloud.backlog()).every((count) => count === 0);
    quietSinceMs = isQuiet ? (quietSinceMs ?? clock.now()) : undefined;
    if (quietSinceMs !== undefined && clock.now() - quietSinceMs >= quietMsMin) return;
    await driver.advanceTo(clock.now() + lookEveryMs);
    onLook();
  }
  const stuck = Object.entries(cloud.backlog()).filter(([, count]) => count > 0);
  throw new Error(
    `the pipe has not drained in ${drainMsMax / 60_000} minutes: ${stuck.map(([hop, count]) => `${hop} ${count}`).join(", ")}`,
  );
}
