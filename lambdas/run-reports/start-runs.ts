// Starts runs side by side, a few at a time, and tells which did not start.
import type { DirtyWindow } from "./dirty-windows.ts";
import { windowKey } from "./dirty-windows.ts";

export type Started =
  /** Athena took the query, now or when it was asked with the same token before. */
  | { readonly kind: "started"; readonly runId: string; readonly queryExecutionId: string }
  /** The published run has read the same objects. */
  | { readonly kind: "unchanged"; readonly runId: string };

export type Start = Started | { readonly kind: "failed"; readonly cause: unknown };

/** Starts one run; rejects if it cannot be started. */
export type StartRun = (window: DirtyWindow) => Promise<Started>;

// Athena takes 20 a second after a burst of 80: https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
const startsInFlightMax = 8;

/** Starts every window's run; answers one outcome per window, by its key. Never rejects. */
export async function startRuns(windows: readonly DirtyWindow[], start: StartRun): Promise<Map<string, Start>> {
  const outcomes = new Map<string, Start>();
  const waiting = windows.values();
  const lane = async (): Promise<void> => {
    for (const window of waiting) outcomes.set(windowKey(window), await attempt(window, start));
  };
  await Promise.all(Array.from({ length: startsInFlightMax }, lane));
  return outcomes;
}

async function attempt(window: DirtyWindow, start: StartRun): Promise<Start> {
  try {
    return await start(window);
  } catch (cause) {
    return { kind: "failed", cause };
  }
}
