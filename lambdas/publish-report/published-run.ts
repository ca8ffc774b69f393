// Which run a report's partition points at: kept in the partition's own parameters, where the next switch reads it.

/** A run as a partition names it; the location is the run's S3 prefix. */
export interface PublishedRun {
  /** When its query was submitted, ISO 8601 in UTC with milliseconds, so that text order is time order. */
  readonly startedAt: string;
  readonly queryExecutionId: string;
  readonly location: string;
}

const parameterNames = { startedAt: "started_at", queryExecutionId: "query_execution_id" } as const;

/** The partition parameters of a run. */
export const runParameters = ({ startedAt, queryExecutionId }: PublishedRun): Record<string, string> => ({
  [parameterNames.startedAt]: startedAt,
  [parameterNames.queryExecutionId]: queryExecutionId,
});

/** The run in a partition; one that nobody published here is older than any. */
export const runOfPartition = (parameters: Readonly<Record<string, string>>, location: string): PublishedRun => ({
  startedAt: parameters[parameterNames.startedAt] ?? "",
  queryExecutionId: parameters[parameterNames.queryExecutionId] ?? "",
  location,
});

/** Whether a run replaces the published one: the newest start wins, and of two at one time the greater id. */
export function supersedes(run: PublishedRun, published: PublishedRun): boolean {
  if (run.startedAt !== published.startedAt) return run.startedAt > published.startedAt;
  return run.queryExecutionId > published.queryExecutionId;
}
