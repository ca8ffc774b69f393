// What Kinesis Data Streams allows. https://docs.aws.amazon.com/streams/latest/dev/service-sizes-and-limits.html,
// and the constraints of each operation in https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Operations.html

const kibibyte = 1024;
const mebibyte = 1024 * kibibyte;

export const limits = {
  /** Per shard; partition keys count towards the bytes. */
  writeRecordsPerSecond: 1000,
  writeBytesPerSecond: mebibyte,
  /** Per shard, for GetRecords on the wire. */
  readsPerSecond: 5,
  readBytesPerSecond: 2 * mebibyte,

  getRecordsCountMax: 10_000,
  getRecordsBytesMax: 10 * mebibyte,
  putRecordsCountMax: 500,
  putRecordsBytesMax: 10 * mebibyte,
  partitionKeyCharsMax: 256,

  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateMaxRecordSize.html */
  recordKibibytesDefault: 1024,
  recordKibibytesMax: 10_240,

  retentionHoursDefault: 24,
  retentionHoursMin: 24,
  retentionHoursMax: 8760,

  /** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html */
  iteratorLifeMs: 5 * 60 * 1000,

  tagsMax: 50,
  listShardsCountMax: 10_000,
  listShardsCountDefault: 1000,
  listStreamsCountMax: 10_000,
  listStreamsCountDefault: 100,
  describeShardsCountMax: 10_000,
  describeShardsCountDefault: 100,

  /** https://docs.aws.amazon.com/streams/latest/dev/how-do-i-size-a-stream.html: a new on-demand stream takes 4 MB/s, and doubles within 15 min. */
  onDemandShardCount: 4,
  onDemandGrowthMs: 15 * 60 * 1000,
  /** A partition key's cache entry, which spares the MD5; beyond this many keys the cache starts afresh. */
  routedKeysMax: 100_000,
} as const;

/** Lowest and highest 128-bit hash key. https://docs.aws.amazon.com/kinesis/latest/APIReference/API_HashKeyRange.html */
export const hashKeyMax = 2n ** 128n - 1n;
