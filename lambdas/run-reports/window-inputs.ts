// What a window's run reads: the set of objects that names the run. Whoever runs a window lists it first, so that the same
// objects are the same run, whether an event asked for it, the event again, or the closing of the hour.
import type { Window } from "../../queries/index.ts";
import { ingestionObject, rejectedPrefixOf, telemetryPrefixOf, windowBefore, windowOf } from "../../queries/index.ts";
import type { DirtyWindow } from "./dirty-windows.ts";

/** An object of the ingestion bucket; `version` changes whenever it is written. */
export interface ListedObject {
  readonly key: string;
  readonly version: string;
}

/** Lists the objects under a prefix of the ingestion bucket; rejects with the service's error. */
export type ListObjects = (prefix: string) => Promise<readonly ListedObject[]>;

/** The objects that a run of the window may read, sorted: equal where nothing has come since, different where something has. */
export async function windowInputs(dirty: DirtyWindow, list: ListObjects): Promise<readonly string[]> {
  const listings = await Promise.all(inputPrefixes(dirty).map(list));
  return listings
    .flat()
    .filter(({ key }) => mayHold(key, dirty.window))
    .map(({ key, version }) => `${key}@${version}`)
    .sort();
}

/** As the reports' SQL prunes its tables: the window, the hour before where the report looks back, the days of rejected records. */
function inputPrefixes({ report: { inputs, readsPreviousHour = false }, window }: DirtyWindow): readonly string[] {
  const hourBefore = windowOf(window.startMs - 1);
  // An object of errors lies under the day of its oldest record.
  const days = new Set([window.dt, windowBefore(window).dt]);
  return [
    ...(inputs.includes("telemetry")
      ? [window, ...(readsPreviousHour ? [hourBefore] : [])].map(telemetryPrefixOf)
      : []),
    ...(inputs.includes("rejected_readings") ? Array.from(days, rejectedPrefixOf) : []),
  ];
}

/** An object of errors that began after the window holds none of its records. */
function mayHold(key: string, { endMs }: Window): boolean {
  const object = ingestionObject(key);
  return object.kind !== "rejected" || object.firstArrivalMs < endMs;
}
