// Where things lie in the stage's two buckets, and the way back from a key to the window it belongs to.
// Firehose object names: https://docs.aws.amazon.com/firehose/latest/dev/s3-object-name.html
import type { HourWindow, Window } from "./window.ts";
import { partitionPath, windowOfPartition } from "./window.ts";

/** Prefixes in the ingestion bucket. */
export const ingestionPrefixes = {
  telemetry: "telemetry/",
  errors: "errors/",
  rejected: "errors/processing-failed/",
  ruleErrors: "rule-errors/",
  sourceRecords: "source-records/",
} as const;

/** Prefixes in the reporting bucket; `results` is Athena's output of queries that are no UNLOAD, and its metadata. */
export const reportingPrefixes = { reports: "reports/", results: "athena-results/" } as const;

/** Where the readings of an hour, or of a day, of event time lie. */
export const telemetryPrefixOf = (window: Window): string => `${ingestionPrefixes.telemetry}${partitionPath(window)}/`;

/** Where the rejected records lie whose object began on a day (UTC) of arrival. */
export const rejectedPrefixOf = (dt: string): string => `${ingestionPrefixes.rejected}dt=${dt}/`;

/** What an object of the ingestion bucket holds. */
export type IngestionObject =
  | { readonly kind: "telemetry"; readonly window: HourWindow }
  /** Rejected records; `firstArrivalMs` (epoch ms, whole seconds) is the arrival of the oldest. */
  | { readonly kind: "rejected"; readonly firstArrivalMs: number }
  | { readonly kind: "other" };

const partitionedKey = /^telemetry\/dt=([^/]+)\/hour=([^/]+)\/[^/]+$/;
const arrivalInName = /-(\d{4})-(\d{2})-(\d{2})-(\d{2})-(\d{2})-(\d{2})-[0-9a-f-]{36}[^/]*$/;

/** Tells from an object's key (decoded) what it holds; a key that fits no prefix, or names no hour, is `other`. */
export function ingestionObject(key: string): IngestionObject {
  const [, dt, hour] = partitionedKey.exec(key) ?? [];
  if (dt !== undefined && hour !== undefined) {
    const window = windowOfPartition({ dt, hour });
    return window === undefined ? { kind: "other" } : { kind: "telemetry", window };
  }
  if (key.startsWith(ingestionPrefixes.rejected)) {
    const [, year, month, day, ...time] = arrivalInName.exec(key) ?? [];
    const firstArrivalMs = Date.parse(`${year}-${month}-${day}T${time.join(":")}.000Z`);
    if (!Number.isNaN(firstArrivalMs)) return { kind: "rejected", firstArrivalMs };
  }
  return { kind: "other" };
}
