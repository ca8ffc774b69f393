// Report windows: an hour or a day (UTC) of event time, named by the partition that holds its readings.
import type { Partition } from "../contract/index.ts";
import { dayMs, hourMs } from "../contract/index.ts";

/** From `startMs` to just before `endMs` (epoch ms, whole hours). */
export interface HourWindow extends Partition {
  readonly kind: "hour";
  readonly startMs: number;
  readonly endMs: number;
}

/** From `startMs` to just before `endMs` (epoch ms, whole days). */
export interface DayWindow {
  readonly kind: "day";
  readonly dt: string;
  readonly startMs: number;
  readonly endMs: number;
}

export type Window = HourWindow | DayWindow;

/** The hour that holds an instant (epoch ms). */
export function windowOf(epochMs: number): HourWindow {
  const startMs = Math.floor(epochMs / hourMs) * hourMs;
  const iso = new Date(startMs).toISOString();
  return { kind: "hour", dt: iso.slice(0, 10), hour: iso.slice(11, 13), startMs, endMs: startMs + hourMs };
}

/** The day that holds an instant (epoch ms). */
export function dayOf(epochMs: number): DayWindow {
  const startMs = Math.floor(epochMs / dayMs) * dayMs;
  return { kind: "day", dt: new Date(startMs).toISOString().slice(0, 10), startMs, endMs: startMs + dayMs };
}

/** The hour `count` hours after (or, if negative, before) the given one. */
export const windowAfter = (window: HourWindow, count: number): HourWindow => windowOf(window.startMs + count * hourMs);

/** The window of the same kind just before. */
export const windowBefore = ({ kind, startMs }: Window): Window =>
  kind === "hour" ? windowOf(startMs - 1) : dayOf(startMs - 1);

/** The values of a window's partition, in the order of its keys: `dt`, and `hour` of an hour. */
export const partitionValues = (window: Window): readonly string[] =>
  window.kind === "hour" ? [window.dt, window.hour] : [window.dt];

/** A window's place in paths and names: `dt=2026-11-21/hour=10` or `dt=2026-11-21`. */
export const partitionPath = (window: Window): string =>
  window.kind === "hour" ? `dt=${window.dt}/hour=${window.hour}` : `dt=${window.dt}`;

const dtPattern = /^\d{4}-\d{2}-\d{2}$/;
const hourPattern = /^(?:[01]\d|2[0-3])$/;

/** The hour of a partition's two values, or undefined if they name none. */
export function windowOfPartition({ dt, hour }: Partition): HourWindow | undefined {
  const day = dayOfPartition(dt);
  return day === undefined || !hourPattern.test(hour) ? undefined : windowOf(day.startMs + Number(hour) * hourMs);
}

/** The day of a partition's `dt`, or undefined if it names none. */
export function dayOfPartition(dt: string): DayWindow | undefined {
  const startMs = dtPattern.test(dt) ? Date.parse(`${dt}T00:00:00.000Z`) : Number.NaN;
  if (Number.isNaN(startMs)) return undefined;
  const day = dayOf(startMs);
  return day.dt === dt ? day : undefined; // 2026-02-30 would roll over into March
}
