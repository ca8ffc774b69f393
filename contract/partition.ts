// The partition that a reading is stored in: the UTC hour of its event time, whenever it arrives.
import { hourMs } from "./durations.ts";

/** The Hive partition of an hour: `dt` as YYYY-MM-DD, `hour` as 00 to 23. */
export interface Partition {
  readonly dt: string;
  readonly hour: string;
}

let latestHour = Number.NaN;
let latestPartition: Partition = { dt: "", hour: "" };

/** The partition of an event time (epoch ms); the latest is remembered, as a batch mostly shares one. */
export function partitionOf(eventTimeMs: number): Partition {
  const hourNumber = Math.floor(eventTimeMs / hourMs);
  if (hourNumber !== latestHour) {
    const iso = new Date(hourNumber * hourMs).toISOString();
    latestPartition = { dt: iso.slice(0, 10), hour: iso.slice(11, 13) };
    latestHour = hourNumber;
  }
  return latestPartition;
}
