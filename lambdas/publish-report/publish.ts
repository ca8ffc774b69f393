// What becomes of an ended query: a finished run is published by one switch of its partition, a failed one is reported
// with its reason, and a query that is no run of a report is left alone. Readers see one whole run of a window, or none.
// One at a time: Glue has no conditional write, so two switches of one partition side by side could end on the older.
import type { ReportRun, Window } from "../../queries/index.ts";
import { runOfLocation, unloadLocation } from "../../queries/index.ts";
import type { EndedQuery, EndState } from "./ended-query.ts";
import type { PublishedRun } from "./published-run.ts";
import { supersedes } from "./published-run.ts";

/** What Athena knows of a query. */
export interface QueryRecord {
  readonly sql: string;
  readonly submittedAtMs: number;
  /** Why it ended as it did; empty for a success. */
  readonly reason: string;
}

/** A report that did not come to be, as the operator finds it in the queue. */
export interface ReportFailure {
  readonly report: string;
  /** Without an hour for a day. */
  readonly window: { readonly dt: string; readonly hour?: string };
  readonly queryExecutionId: string;
  readonly state: EndState;
  readonly reason: string;
}

/** Where runs are published; `create` answers `exists` if another was faster. */
export interface ReportPartitions {
  find(run: ReportRun): Promise<PublishedRun | undefined>;
  create(run: ReportRun, published: PublishedRun): Promise<"created" | "exists">;
  update(run: ReportRun, published: PublishedRun): Promise<void>;
}

export interface Publishing {
  readonly reportsBucket: string;
  readonly describe: (queryExecutionId: string) => Promise<QueryRecord>;
  readonly partitions: ReportPartitions;
  readonly sendFailure: (failure: ReportFailure) => Promise<void>;
}

export type Published =
  | { readonly kind: "published" | "superseded"; readonly run: ReportRun; readonly location: string }
  | { readonly kind: "failed"; readonly failure: ReportFailure }
  | { readonly kind: "ignored"; readonly queryExecutionId: string };

/** Deals with one ended query; rejects with the service's error, so that the event is delivered again. */
export async function publish({ queryExecutionId, state }: EndedQuery, publishing: Publishing): Promise<Published> {
  const record = await publishing.describe(queryExecutionId);
  const location = unloadLocation(record.sql);
  const run = location === undefined ? undefined : runOfLocation(publishing.reportsBucket, location);
  if (run === undefined || location === undefined) return { kind: "ignored", queryExecutionId };
  if (state !== "SUCCEEDED") {
    const { report, window } = run;
    const failure = { report, window: named(window), queryExecutionId, state, reason: record.reason };
    // A retry cannot mend a query that failed, so it is reported rather than thrown.
    await publishing.sendFailure(failure);
    return { kind: "failed", failure };
  }
  const startedAt = new Date(record.submittedAtMs).toISOString();
  const kind = await point(run, { startedAt, queryExecutionId, location }, publishing.partitions);
  return { kind, run, location };
}

const named = (window: Window): ReportFailure["window"] =>
  window.kind === "hour" ? { dt: window.dt, hour: window.hour } : { dt: window.dt };

/** Points the partition at the run unless a newer one is there. */
async function point(
  run: ReportRun,
  candidate: PublishedRun,
  partitions: ReportPartitions,
): Promise<"published" | "superseded"> {
  const before = await partitions.find(run);
  if (before === undefined && (await partitions.create(run, candidate)) === "created") return "published";
  const current = before ?? (await partitions.find(run));
  if (current !== undefined && !supersedes(candidate, current)) {
    // The event of the published run itself, delivered again, is done already.
    return current.queryExecutionId === candidate.queryExecutionId ? "published" : "superseded";
  }
  await partitions.update(run, candidate);
  return "published";
}
