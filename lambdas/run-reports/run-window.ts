// Whether a window's run starts, and as which run. A run is named by the objects that it reads: asked for again, it is the same.
import type { DirtyWindow } from "./dirty-windows.ts";
import type { QueryRequest } from "./query-request.ts";
import type { Started } from "./start-runs.ts";
import { windowInputs, type ListObjects } from "./window-inputs.ts";

export interface Runner {
  readonly list: ListObjects;
  readonly request: (dirty: DirtyWindow, inputs: readonly string[]) => QueryRequest;
  /** Answers the query's execution id; rejects if Athena does not take it. */
  readonly start: (request: QueryRequest) => Promise<string>;
  /** The id of the run that readers of the window see; undefined where there is none. */
  readonly publishedRun: (dirty: DirtyWindow) => Promise<string | undefined>;
}

/** Runs a window that a new object made dirty. */
export async function runDirtyWindow(dirty: DirtyWindow, runner: Runner): Promise<Started> {
  return start(runner.request(dirty, await windowInputs(dirty, runner.list)), runner);
}

/**
 * Runs a window whose hour is over, unless readers see a run of the very objects that are there now. The rest is what events
 * did not bring about: an hour without readings, an event that was lost, a query that failed.
 */
export async function runClosingWindow(
  dirty: DirtyWindow,
  { scheduledAtMs, ...runner }: Runner & { readonly scheduledAtMs: number },
): Promise<Started> {
  const inputs = await windowInputs(dirty, runner.list);
  const { runId } = runner.request(dirty, inputs);
  if ((await runner.publishedRun(dirty)) === runId) return { kind: "unchanged", runId };
  // A run of its own: to the token of one that failed, Athena would answer with that failure.
  const cause = `close-hour@${new Date(scheduledAtMs).toISOString()}`;
  return start(runner.request(dirty, [...inputs, cause]), runner);
}

async function start(request: QueryRequest, runner: Runner): Promise<Started> {
  return { kind: "started", runId: request.runId, queryExecutionId: await runner.start(request) };
}
