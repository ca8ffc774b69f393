// When the first report's rows lay in the reporting bucket: how long a user waits to see anything.
import { existsSync } from "node:fs";
import { join } from "node:path";
import { reportingPrefixes } from "../../queries/index.ts";

export interface FirstReport {
  /** Looks, until it has found one. */
  look(): void;
  /** Milliseconds of machine time since the watch began; undefined where there is no report yet. */
  foundMs(): number | undefined;
}

/** `bucketDirectory`: where the embedded cloud keeps the reporting bucket's objects. */
export function watchFirstReport(bucketDirectory: string, machineMs: () => number): FirstReport {
  const sinceMs = machineMs();
  const folder = join(bucketDirectory, reportingPrefixes.reports);
  let foundMs: number | undefined;
  return {
    look() {
      if (foundMs === undefined && existsSync(folder)) foundMs = machineMs() - sinceMs;
    },
    foundMs: () => foundMs,
  };
}
