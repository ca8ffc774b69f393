// Report windows: one UTC hour of event time, named by the partition (`dt`, `hour`) that holds its readings.

export const hourMs = 3_600_000;

/** The Hive partition of an hour: `dt` as YYYY-MM-DD, `hour` as 00 to 23. */
export interface Partition {
  readonly dt: string;
  readonly hour: string;
}

/** One UTC hour, from `startMs` (epoch ms, a whole hour) for an hour. */
export interface HourWindow extends Partition {
  readonly startMs: number;
}

/** The hour that holds an instant (epoch ms). */
export function windowOf(epochMs: number): HourWindow {
  const startMs = Math.floor(epochMs / hourMs) * hourMs;
  const iso = new Date(startMs).toISOString();
  return { dt: iso.slice(0, 10), hour: iso.slice(11, 13), startMs };
}

/** The hour `count` hours after (or, if negative, before) the given one. */
export function windowAfter(window: HourWindow, count: number): HourWindow {
  return windowOf(window.startMs + count * hourMs);
}

const partitionPattern = /^\d{4}-\d{2}-\d{2}\/(?:[01]\d|2[0-3])$/;

/** The window of a partition's two values, or undefined if they name no hour. */
export function windowOfPartition({ dt, hour }: Partition): HourWindow | undefined {
  if (!partitionPattern.test(`${dt}/${hour}`)) return undefined;
  const startMs = Date.parse(`${dt}T${hour}:00:00.000Z`);
  if (Number.isNaN(startMs)) return undefined;
  const window = windowOf(startMs);
  return window.dt === dt ? window : undefined; // 2026-02-30 would roll over into March
}

let latestHour = Number.NaN;
let latestPartition: Partition = { dt: "", hour: "" };

/** The `dt` and `hour` of an event time (epoch ms); the latest hour is remembered, as a batch mostly shares one. */
export function partitionOf(eventTimeMs: number): Partition {
  const hour = Math.floor(eventTimeMs / hourMs);
  if (hour !== latestHour) {
    const window = windowOf(eventTimeMs);
    latestPartition = { dt: window.dt, hour: window.hour };
    latestHour = hour;
  }
  return latestPartition;
}
