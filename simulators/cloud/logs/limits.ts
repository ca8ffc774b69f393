// CloudWatch Logs' quotas, and what the embedded cloud keeps in memory.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/cloudwatch_limits_cwl.html

export const limits = {
  putEventsCountMax: 10_000,
  putEventsBytesMax: 1_048_576,
  /** Added to each event's message when a batch is measured. */
  eventOverheadBytes: 26,
  getEventsCountMax: 10_000,
  describeCountMax: 50,
  /** Kept in memory per stream, the newest; the files on disk keep all. */
  eventsPerStreamKept: 10_000,
} as const;
