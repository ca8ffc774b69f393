// What a window's run reads: the set of objects that names the run. Whoever runs a window lists it first, so that the same
// objects are the same run, whether an event asked for it, the event again, or the closing of the hour.
import { reportNamed } from "../../queries/catalog.ts";
import { ingestionObject, rejectedPrefixOf, telemetryPrefixOf } from "../../queries/layout.ts";
import type { HourWindow } from "../../queries/window.ts";
import { hourMs, windowAfter } from "../../queries/window.ts";
import type { DirtyWindow } from "./dirty-windows.ts";

/** An object of the ingestion bucket; `version` changes whenever it is written. */
export interface ListedObject {
  readonly key: string;
  readonly version: string;
}

/** Lists the objects under a prefix of the ingestion bucket; rejects with the service's error. */
export type ListObjects = (prefix: string) => Promise<readonly ListedObject[]>;

/** The objects that a run of the window may read, sorted: equal where nothing has come since, different where something has. */
export async function windowInputs({ report, window }: DirtyWindow, list: ListObjects): Promise<readonly string[]> {
  const listings = await Promise.all(inputPrefixes(report, window).map(list));
  return listings
    .flat()
    .filter(({ key }) => mayHold(key, window))
    .map(({ key, version }) => `${key}@${version}`)
    .sort();
}

/** As the reports' SQL prunes its tables: the hour, the hour before where the report looks back, the days of rejected records. */
function inputPrefixes(name: string, window: HourWindow): readonly string[] {
  const report = reportNamed(name);
  const previous = windowAfter(window, -1);
  const hours = report?.cadence.readsPreviousHour === true ? [window, previous] : [window];
  const readsRejected = report?.inputs.some((input) => input === "rejected_readings") === true;
  // An object of errors lies under the day of its oldest record.
  const days = readsRejected ? new Set([window.dt, previous.dt]) : [];
  return [...hours.map(telemetryPrefixOf), ...Array.from(days, rejectedPrefixOf)];
}

/** An object of errors that began after the window holds none of its records. */
function mayHold(key: string, window: HourWindow): boolean {
  const object = ingestionObject(key);
  return object.kind !== "rejected" || object.firstArrivalMs < window.startMs + hourMs;
}
