// A batch of queue messages: the union of their windows is started once, and a message fails if it cannot be read or
// if any of its windows did not start, so that the queue delivers it again.
import type { Report } from "../../queries/index.ts";
import type { DirtyWindow } from "./dirty-windows.ts";
import { dirtyWindows, windowKey } from "./dirty-windows.ts";
import type { NewObject } from "./new-objects.ts";
import { newObjectsOfMessage } from "./new-objects.ts";
import type { Start } from "./start-runs.ts";
import type { QueueMessage } from "./trigger.ts";

/** A window whose run did not start; `cause` is the client's error. */
export class WindowNotStartedError extends Error {
  override readonly name = "WindowNotStartedError";
}

/** Starts windows and answers the outcome of each by its key. */
export type StartWindows = (windows: readonly DirtyWindow[]) => Promise<ReadonlyMap<string, Start>>;

/** The error of each failed message by its id; messages without one are done. */
export async function runMessages(
  messages: readonly QueueMessage[],
  reports: readonly Report[],
  startWindows: StartWindows,
): Promise<ReadonlyMap<string, Error>> {
  const failures = new Map<string, Error>();
  const read = new Map<string, NewObject[]>();
  for (const { messageId, body } of messages) {
    try {
      read.set(messageId, newObjectsOfMessage(body));
    } catch (cause) {
      failures.set(messageId, new Error(`message ${messageId} is no S3 notification`, { cause }));
    }
  }
  const outcomes = await startWindows(dirtyWindows([...read.values()].flat(), reports));
  for (const [messageId, objects] of read) {
    const failure = firstFailure(dirtyWindows(objects, reports), outcomes);
    if (failure !== undefined) failures.set(messageId, failure);
  }
  return failures;
}

/** The first window that did not start, as an error; undefined if all did. */
export function firstFailure(
  windows: readonly DirtyWindow[],
  outcomes: ReadonlyMap<string, Start>,
): WindowNotStartedError | undefined {
  for (const window of windows) {
    const key = windowKey(window);
    const outcome = outcomes.get(key);
    if (outcome !== undefined && outcome.kind !== "failed") continue;
    return new WindowNotStartedError(`the run of ${key} did not start`, { cause: outcome?.cause });
  }
  return undefined;
}
