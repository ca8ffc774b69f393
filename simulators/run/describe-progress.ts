// The progress line's words: simulated time, devices, readings, and what waits at each stage of the pipe.
import type { Backlog } from "millrace-cloud";
import type { FleetProgress } from "../fleet/fleet.ts";

export interface Progress {
  readonly fleet: FleetProgress;
  readonly nowMs: number;
  readonly endMs: number | undefined;
  readonly backlog: Backlog;
  /** Acknowledged readings a second of machine time, since the sending began. */
  readonly readingsPerSecond: number;
}

export function describeProgress({ fleet, nowMs, endMs, backlog, readingsPerSecond }: Progress): string {
  const instant = (timeMs: number): string => new Date(timeMs).toISOString().slice(0, 19).replace("T", " ");
  const until = endMs === undefined ? "" : ` of ${instant(endMs)}`;
  const waiting = Object.entries(backlog).filter(([, count]) => count > 0);
  const lags = waiting.length === 0 ? "nothing waits" : waiting.map(([hop, count]) => `${hop} ${count}`).join(", ");
  const count = (number: number): string => Math.round(number).toLocaleString("en-US");
  return `${instant(nowMs)}${until} | ${count(fleet.connectedCount)} devices | ${count(fleet.acknowledgedCount)} readings, ${count(readingsPerSecond)}/s | ${lags}`;
}
