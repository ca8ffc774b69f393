// What Amazon Data Firehose allows, and how it behaves where AWS names no figure.
// https://docs.aws.amazon.com/firehose/latest/dev/limits.html and https://docs.aws.amazon.com/firehose/latest/APIReference/

const mebibyte = 1024 * 1024;
const secondMs = 1000;

export const limits = {
  tagsMax: 50,
  putRecordBytesMax: 1000 * 1024,
  putRecordBatchCountMax: 500,
  putRecordBatchBytesMax: 4 * mebibyte,

  /** https://docs.aws.amazon.com/firehose/latest/APIReference/API_BufferingHints.html (the model allows 0 s, older guides 60 s). */
  bufferMegabytesMin: 1,
  bufferMegabytesMax: 128,
  bufferMegabytesDefault: 5,
  bufferSecondsMin: 0,
  bufferSecondsMax: 900,
  bufferSecondsDefault: 300,
  /** https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html: zero buffering is not for backups. */
  backupSecondsMin: 60,
  /** AWS refuses a smaller buffer with data format conversion. */
  conversionBufferMegabytesMin: 64,

  /** https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html */
  transformBufferMegabytesMin: 0.2,
  transformBufferMegabytesMax: 3,
  transformBufferMegabytesDefault: 1,
  transformBufferSecondsDefault: 60,
  transformRetriesDefault: 3,
  transformRetriesMax: 300,
  transformPayloadBytesMax: 6 * mebibyte,
  transformOutstandingMax: 5,

  /** https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html */
  activePartitionsMax: 500,
  prefixCharsMax: 1024,
  evaluatedPrefixCharsMax: 512,
  randomStringChars: 11,

  /** Delivery to S3 is tried for so long: https://docs.aws.amazon.com/firehose/latest/dev/basic-deliver.html */
  deliveryRetryMs: 24 * 60 * 60 * secondMs,
  deliveryBackoffMsMin: 5 * secondMs,
  deliveryBackoffMsMax: 120 * secondMs,
} as const;

/** Durations that AWS does not document; chosen near what it shows. */
export const pace = {
  /** From a record's arrival in the source stream to the read that takes it. */
  sourceReadDelayMs: 1 * secondMs,
  /** After a source read that was refused. */
  sourceRetryDelayMs: 10 * secondMs,
  /** One invocation of the transform, during which the clock runs on: a second's worth of a shard in a second. */
  transformInvocationMs: 1 * secondMs,
  /** Between attempts at a transform: four failed ones end some 20 s after the first in objects seen. */
  transformRetryDelayMs: 5 * secondMs,
  /** Conversion and compression of a buffer, during which the clock runs on. */
  prepareObjectMs: 1 * secondMs,
} as const;

/** Records taken from a shard in one read: bounds what is held beyond a full transform batch. */
export const sourceReadRecordsMax = 2000;
