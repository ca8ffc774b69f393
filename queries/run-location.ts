// The prefix of one run of one report: every run writes to its own, and the report's partition points at one of them.
import { reportingPrefixes } from "./layout.ts";
import type { Window } from "./window.ts";
import { dayOfPartition, partitionPath, windowOfPartition } from "./window.ts";

/** One run of a report's window; `runId` is 16 hex digits. */
export interface ReportRun {
  readonly report: string;
  readonly window: Window;
  readonly runId: string;
}

/** The S3 URI that a run is unloaded to, with its final slash. */
export function runLocation(reportsBucket: string, { report, window, runId }: ReportRun): string {
  return `s3://${reportsBucket}/${reportingPrefixes.reports}${report}/${partitionPath(window)}/run=${runId}/`;
}

const locationPattern =
  /^s3:\/\/([^/]+)\/reports\/([a-z][a-z0-9_]*)\/dt=([0-9-]{10})(?:\/hour=(\d{2}))?\/run=([0-9a-f]{16})\/$/;

/** The run that a location belongs to, or undefined if it is no run's prefix in this bucket. */
export function runOfLocation(reportsBucket: string, location: string): ReportRun | undefined {
  const [, bucket, report, dt, hour, runId] = locationPattern.exec(location) ?? [];
  if (bucket !== reportsBucket || report === undefined || runId === undefined || dt === undefined) return undefined;
  const window = hour === undefined ? dayOfPartition(dt) : windowOfPartition({ dt, hour });
  return window === undefined ? undefined : { report, window, runId };
}

// Anchored at the end: a literal inside the SELECT that looks like a target is not one.
const unloadTarget = /\)\s*TO\s+'(s3:\/\/[^']+)'\s+WITH\s*\([^()]*\)\s*;?\s*$/i;

/** The location that an UNLOAD statement writes to, or undefined if the statement is no UNLOAD. */
export function unloadLocation(sql: string): string | undefined {
  return /^\s*UNLOAD\s*\(/i.test(sql) ? unloadTarget.exec(sql)?.[1] : undefined;
}
