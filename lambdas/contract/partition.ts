// The partition a reading is stored in: the UTC hour of its event time, whenever it arrives.
import type { Partition } from "../../queries/window.ts";
import { hourMs, windowOf } from "../../queries/window.ts";

export type { Partition } from "../../queries/window.ts";

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
