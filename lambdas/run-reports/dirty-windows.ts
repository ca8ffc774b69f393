// Which windows of which reports have to be run again, given what has come: the pure heart of run-reports.
import type { HourWindow, Report, Window } from "../../queries/index.ts";
import {
  dayOf,
  hourMs,
  ingestionObject,
  partitionPath,
  windowAfter,
  windowBefore,
  windowOf,
} from "../../queries/index.ts";
import type { NewObject } from "./new-objects.ts";

/** A window of a report to run. */
export interface DirtyWindow {
  readonly report: Report;
  readonly window: Window;
}

/** Names a window of a report. */
export const windowKey = ({ report, window }: DirtyWindow): string => `${report.name}/${partitionPath(window)}`;

/** The windows that new objects make dirty, each once. */
export function dirtyWindows(objects: readonly NewObject[], reports: readonly Report[]): DirtyWindow[] {
  const touched = objects.flatMap((object) => touchedBy(object, reports));
  return [...new Map(touched.map((dirty) => [windowKey(dirty), dirty])).values()];
}

/** At a schedule's time (epoch ms): the hour before of each hourly report, and of each daily one that hour's day, as far as it is. */
export function closingWindows(scheduledAtMs: number, reports: readonly Report[]): DirtyWindow[] {
  const hour = windowBefore(windowOf(scheduledAtMs));
  return reports.map((report) => ({ report, window: windowFor(report, hour.startMs) }));
}

const windowFor = ({ window }: Report, instantMs: number): Window =>
  window === "hour" ? windowOf(instantMs) : dayOf(instantMs);

function touchedBy({ key, eventTimeMs }: NewObject, reports: readonly Report[]): DirtyWindow[] {
  const object = ingestionObject(key);
  switch (object.kind) {
    case "telemetry":
      return reports
        .filter(({ inputs }) => inputs.includes("telemetry"))
        .flatMap((report) => [
          ...ownWindows(report, [object.window], eventTimeMs),
          ...nextWindow(report, object.window, eventTimeMs),
        ]);
    case "rejected":
      return reports
        .filter(({ inputs }) => inputs.includes("rejected_readings"))
        .flatMap((report) => ownWindows(report, hoursBetween(object.firstArrivalMs, eventTimeMs), eventTimeMs));
    case "other":
      return [];
  }
}

const isOver = ({ endMs }: Window, nowMs: number): boolean => endMs <= nowMs;

/** The windows that hold the hours; a day once it is over, for until then its closing hours run it. */
const ownWindows = (report: Report, hours: readonly HourWindow[], eventTimeMs: number): DirtyWindow[] =>
  hours
    .map((hour) => windowFor(report, hour.startMs))
    .filter((window) => window.kind === "hour" || isOver(window, eventTimeMs))
    .map((window) => ({ report, window }));

/**
 * The window behind the hour, if the report looks back and that window is over: until then its own objects and closings run it, and a
 * row for a window that has not come would be an invention.
 */
function nextWindow(report: Report, hour: HourWindow, eventTimeMs: number): DirtyWindow[] {
  const window = windowFor(report, hour.endMs);
  const isNext = report.readsPreviousHour === true && window.startMs === hour.endMs;
  return isNext && isOver(window, eventTimeMs) ? [{ report, window }] : [];
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
