// Lambda's quotas and the numbers of its event sources.
// https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html
// https://docs.aws.amazon.com/lambda/latest/dg/invocation-async-error-handling.html
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html  https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html

export const limits = {
  payloadBytesMax: 6 * 1024 * 1024,
  asynchronousPayloadBytesMax: 1024 * 1024,
  responseBytesMax: 6_291_556,
  memoryMbMin: 128,
  memoryMbMax: 10_240,
  timeoutSecondsMax: 900,
  accountConcurrency: 1_000,
  environmentVariablesBytesMax: 4 * 1024,
  /** https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html: unzipped, layers included. */
  unzippedBytesMax: 250 * 1024 * 1024,
  logTailBytes: 4 * 1024,

  /** AWS bounds the init phase by 10 s; a laptop that starts many workers at once gets more. */
  initialisationMsMax: 30_000,
  /**
   * Worker threads per function at a time, whatever its concurrency: more would cost memory and gain no time on two cores.
   * Invocations beyond wait, up to the function's concurrency, and are refused beyond that.
   */
  environmentsPerFunctionMax: 2,

  asynchronous: {
    /** From the queue to the function; AWS names no figure. */
    dispatchMs: 20,
    retriesMax: 2,
    /** One minute before the first retry, two before the second. */
    retryDelaysMs: [60_000, 120_000],
    /** After throttling, Lambda tries again from 1 s on, up to every 5 minutes. */
    throttleDelayMsMin: 1_000,
    throttleDelayMsMax: 300_000,
    eventAgeSecondsMin: 60,
    eventAgeSecondsMax: 21_600,
  },

  sqs: {
    batchSizeDefault: 10,
    batchSizeMax: 10_000,
    batchSizeFifoMax: 10,
    batchWindowSecondsMax: 300,
    receiveMax: 10,
    /** Long polling hands a message over within milliseconds. */
    pollMs: 20,
    /** Until a receive that was refused is tried again; AWS does not say. */
    refusedPollMs: 20_000,
    /** Batches under way at the start; AWS then scales up by 300 a minute, which is not modelled. */
    concurrency: 5,
    concurrencyMin: 2,
    concurrencyMax: 1_000,
    /** Added where batch window and function timeout exceed the queue's visibility timeout. */
    visibilityMarginMs: 30_000,
    throttleDelayMsMin: 1_000,
    throttleDelayMsMax: 60_000,
  },

  kinesis: {
    batchSizeDefault: 100,
    batchSizeMax: 10_000,
    batchWindowSecondsMax: 300,
    readMax: 10_000,
    /** Each shard is polled once a second at most. */
    pollMs: 1_000,
    /** Doubled up to the maximum: eight invocations within a record age of 60 s, as recorded on AWS. */
    retryDelayMsMin: 250,
    retryDelayMsMax: 60_000,
    retryAttemptsMax: 10_000,
    recordAgeSecondsMin: 60,
    recordAgeSecondsMax: 604_800,
  },
} as const;
