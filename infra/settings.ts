// Every setting of a pipeline, once: what it means, what is allowed, what holds when it is not set, and the AWS page that sets the limit.
// A stage file says them as text, a program as arguments; `infra/setting-faults.ts` checks both with these. Pulumi.yaml repeats them for
// the Pulumi CLI, under test.
import { z } from "zod";
import { operationsSettings } from "./operations-settings.ts";
import { oneOf, onOff, setting, settingNotes, whole, wholeOr } from "./setting-kinds.ts";

export { settingNotes };

/** Of the client ids that a claim certificate may connect under: no device has such a name, so none can be pushed off the line. */
export const claimPrefix = "claim-";

// https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html
const logRetentionDays = [
  "1",
  "3",
  "5",
  "7",
  "14",
  "30",
  "60",
  "90",
  "120",
  "150",
  "180",
  "365",
  "400",
  "731",
] as const;

/** The settings' values once they are read. */
export type Settings = Readonly<{ [Key in keyof typeof settings]: z.output<(typeof settings)[Key]> }>;

/** The stage's settings by key. Values arrive as text, which is how Pulumi keeps configuration. */
export const settings = {
  // Names of things, of which this is the beginning: https://docs.aws.amazon.com/iot/latest/apireference/API_CreateThing.html
  devicePrefix: setting({
    meaning: "how the serial number begins of a device that may provision itself",
    preset: "dev-",
    allowed: `1 to 32 of a-z, A-Z, 0-9, colon, underscore and hyphen; not ${claimPrefix} nor the beginning of it`,
    schema: z
      .string()
      .regex(/^[a-zA-Z0-9:_-]{1,32}$/)
      .refine((prefix) => !prefix.startsWith(claimPrefix) && !claimPrefix.startsWith(prefix)),
  }),
  // https://docs.aws.amazon.com/iot/latest/developerguide/configure-logging.html
  iotLogLevel: oneOf({
    meaning:
      "what IoT Core logs; the setting is the account's in its Region, so one stage of an account at most sets it",
    preset: "off",
    words: ["off", "error", "warn", "info"],
  }),
  // https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html
  shards: wholeOr({
    meaning: "shards of the telemetry stream (1,000 records/s and 1 MiB/s each), or on-demand",
    preset: "1",
    range: { min: 1, max: 500 },
    word: "on-demand",
  }),
  streamRetentionHours: whole({
    meaning: "how long the telemetry stream keeps a record for a consumer that lags",
    preset: "24",
    range: { min: 24, max: 8760 },
  }),
  // https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html#kinesis-metrics-shard
  shardMetrics: onOff({ meaning: "whether each shard has metrics of its own in CloudWatch, which charges for them" }),
  encryptionKey: oneOf({
    meaning: "what readings and reports are encrypted with at rest: keys of AWS's own, or a key of the stage's own",
    preset: "aws",
    words: ["aws", "customer"],
  }),
  // Firehose also has 0, zero buffering, which "is not available for dynamic partitioning":
  // https://docs.aws.amazon.com/firehose/latest/dev/buffering.html. Its model allows 1 to 59, its guide does not.
  deliveryBufferSeconds: whole({
    meaning: "longest wait of a reading before its object is written",
    preset: "60",
    range: { min: 60, max: 900 },
  }),
  // 64 is the least that Firehose accepts with format conversion or dynamic partitioning.
  deliveryBufferMegabytes: whole({
    meaning: "size at which an object is written before its time, in MiB before compression",
    preset: "128",
    range: { min: 64, max: 128 },
  }),
  // https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
  transformBufferMegabytes: setting({
    meaning: "records handed to one invocation of the transform, in MB",
    preset: "1",
    allowed: "a number from 0.2 to 3",
    schema: z
      .string()
      .regex(/^\d(?:\.\d+)?$/)
      .transform(Number)
      .pipe(z.number().min(0.2).max(3)),
  }),
  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_ProcessorParameter.html
  transformBufferSeconds: whole({
    meaning: "longest wait of a record for an invocation of the transform",
    preset: "60",
    range: { min: 60, max: 900 },
  }),
  // https://docs.aws.amazon.com/firehose/latest/APIReference/API_RetryOptions.html
  deliveryRetrySeconds: whole({
    meaning: "how long delivery tries again to write a partition before it gives a reading to the errors",
    preset: "300",
    range: { min: 0, max: 7200 },
  }),
  sourceBackup: onOff({ meaning: "whether delivery also keeps every record as it came in, before the transform" }),
  acceptedLatenessDays: wholeOr({
    meaning:
      "a reading received later than this after its event time is rejected as too-old; contract leaves it to the contract",
    preset: "contract",
    range: { min: 1, max: 365 },
    word: "contract",
  }),
  firstDay: setting({
    meaning: "earliest day (UTC) of event time that the telemetry table covers",
    preset: "2026-01-01",
    allowed: "a date, YYYY-MM-DD",
    schema: z.iso.date(),
  }),
  trigger: oneOf({
    meaning: "how a new object starts reports: through a queue, or by S3 calling the function directly",
    preset: "queue",
    words: ["queue", "direct"],
  }),
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  batchWindowSeconds: whole({
    meaning: "how long the queue's consumer gathers objects, so that one query serves many",
    preset: "60",
    range: { min: 0, max: 300 },
  }),
  // https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
  reportTimeoutSeconds: whole({
    meaning: "timeout of the functions that start and publish reports",
    preset: "60",
    range: { min: 10, max: 900 },
  }),
  // https://docs.aws.amazon.com/athena/latest/APIReference/API_WorkGroupConfiguration.html
  queryScanBytesMax: whole({
    meaning: "bytes that one query may scan before Athena cancels it",
    preset: "10000000000",
    range: { min: 10_000_000, max: 1_000_000_000_000_000 },
  }),
  queryResultDays: whole({
    meaning: "how long Athena's own result files are kept",
    preset: "7",
    range: { min: 1, max: 365 },
  }),
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/intelligent-tiering-overview.html
  rawTieringDays: wholeOr({
    meaning: "age at which readings, rejected records and source records move to S3 Intelligent-Tiering",
    preset: "never",
    range: { min: 0, max: 3650 },
    word: "never",
  }),
  rawDays: wholeOr({
    meaning: "how long readings, rejected records and source records are kept; reports stay",
    preset: "forever",
    range: { min: 1, max: 3650 },
    word: "forever",
  }),
  bucketVersions: onOff({ meaning: "whether the buckets keep what was overwritten or deleted" }),
  noncurrentDays: whole({
    meaning: "how long they keep it",
    preset: "30",
    range: { min: 1, max: 365 },
  }),
  // https://docs.aws.amazon.com/AmazonS3/latest/userguide/ServerLogs.html
  accessLogDays: whole({
    meaning: "how long S3's logs of who accessed the buckets are kept; 0 writes none",
    preset: "0",
    range: { min: 0, max: 3650 },
  }),
  ...operationsSettings,
  logRetentionDays: setting({
    meaning: "how long log events are kept",
    preset: "30",
    allowed: logRetentionDays.join(", "),
    type: "integer",
    schema: z.enum(logRetentionDays).transform(Number),
  }),
  onDestroy: oneOf({
    meaning: "whether a destroy may take the stored data with it",
    preset: "keep",
    words: ["keep", "delete"],
  }),
};
