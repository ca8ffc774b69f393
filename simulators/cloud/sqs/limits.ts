// Amazon SQS message and queue quotas, and the ranges of queue attributes.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-quotas.html
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html

/** Entries of a batch request, and messages of one ReceiveMessage on the wire. */
export const batchEntriesMax = 10;
/** Body and attributes of all entries of a batch together. */
export const batchBytesMax = 1_048_576;
export const messageAttributesMax = 10;
/** Received and not yet deleted, per queue. */
export const inFlightMessagesMax = 120_000;
/** How long a FIFO queue remembers a deduplication id. */
export const deduplicationMs = 5 * 60_000;
export const purgeIntervalMs = 60_000;
export const visibilityTimeoutSecondsMax = 43_200;
export const waitSecondsMax = 20;
export const delaySecondsMax = 900;
export const queueNamePattern = /^(?=.{1,80}$)[A-Za-z0-9_-]+(\.fifo)?$/;

interface Range {
  readonly min: number;
  readonly max: number;
  readonly default: number;
}

/** Attributes that hold a whole number, in the unit of their name (seconds, bytes). */
export const numericAttributes = {
  DelaySeconds: { min: 0, max: delaySecondsMax, default: 0 },
  MaximumMessageSize: { min: 1_024, max: 1_048_576, default: 1_048_576 },
  MessageRetentionPeriod: { min: 60, max: 1_209_600, default: 345_600 },
  ReceiveMessageWaitTimeSeconds: { min: 0, max: waitSecondsMax, default: 0 },
  VisibilityTimeout: { min: 0, max: visibilityTimeoutSecondsMax, default: 30 },
  KmsDataKeyReusePeriodSeconds: { min: 60, max: 86_400, default: 300 },
} as const satisfies Record<string, Range>;

/** Message move tasks: a task without a rate of its own moves this many messages a second. */
export const moveMessagesPerSecondMax = 500;
export const moveTasksKeptMax = 10;
