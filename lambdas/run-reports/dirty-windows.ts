// Which windows of which reports have to be run again, given what has come: the pure heart of run-reports.
import type { ReportName } from "../../queries/catalog.ts";
import { reports } from "../../queries/catalog.ts";
import { ingestionObject } from "../../queries/layout.ts";
import type { HourWindow } from "../../queries/window.ts";
import { hourMs, windowAfter, windowOf } from "../../queries/window.ts";
import type { NewObject } from "./new-objects.ts";

/** A window of a report to run. */
export interface DirtyWindow {
  readonly report: ReportName;
  readonly window: HourWindow;
}

/** Names a window of a report. */
export const windowKey = ({ report, window }: DirtyWindow): string => `${report}/dt=${window.dt}/hour=${window.hour}`;

/** The windows that new objects make dirty, each once. */
export function dirtyWindows(objects: readonly NewObject[]): DirtyWindow[] {
  const byKey = new Map(objects.flatMap(touchedBy).map((touched) => [windowKey(touched), touched]));
  return [...byKey.values()];
}

/** Every report of the hour before a schedule's time (epoch ms). */
export function closingWindows(scheduledAtMs: number): DirtyWindow[] {
  const window = windowAfter(windowOf(scheduledAtMs), -1);
  return reports.map(({ name }) => ({ report: name, window }));
}

function touchedBy({ key, eventTimeMs }: NewObject): DirtyWindow[] {
  const object = ingestionObject(key);
  switch (object.kind) {
    case "telemetry":
      return reports.flatMap((report) =>
        affectedHours(object.window, report.cadence.readsPreviousHour, eventTimeMs).map((window) => ({
          report: report.name,
          window,
        })),
      );
    case "rejected":
      return reports
        .filter(({ inputs }) => inputs.some((input) => input === "rejected_readings"))
        .flatMap(({ name }) =>
          hoursBetween(object.firstArrivalMs, eventTimeMs).map((window) => ({ report: name, window })),
        );
    case "other":
      return [];
  }
}

/**
 * The hour itself, and the next one if the report looks back and that hour is over: until then the next hour's own
 * objects and its closing run it, and a row for an hour that has not come would be an invention.
 */
function affectedHours(window: HourWindow, readsPreviousHour: boolean, eventTimeMs: number): HourWindow[] {
  const next = windowAfter(window, 1);
  return readsPreviousHour && eventTimeMs >= next.startMs + hourMs ? [window, next] : [window];
}

// The longest that the delivery stream keeps trying: https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html
const deliveryHoursMax = 24;

/** An object of errors holds arrivals from its oldest to its writing, which may straddle hours. */
function hoursBetween(firstArrivalMs: number, writtenAtMs: number): HourWindow[] {
  const first = windowOf(firstArrivalMs);
  const hourCount = Math.floor((windowOf(writtenAtMs).startMs - first.startMs) / hourMs);
  const count = Math.min(Math.max(hourCount, 0), deliveryHoursMax);
  return Array.from({ length: count + 1 }, (_, index) => windowAfter(first, index));
}
