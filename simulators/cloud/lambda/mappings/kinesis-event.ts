// The event that a function gets of stream records, and the record of a batch given up, both as recorded on AWS.
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html  https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
import { parseArn } from "../../engines/arn.ts";
import type { StreamRecord } from "../../ports/record-stream.ts";

export interface StreamSource {
  readonly streamArn: string;
  readonly shardId: string;
  /** The execution role that read the records. */
  readonly roleArn: string;
  readonly mappingUuid: string;
}

export function kinesisEvent(source: StreamSource, records: readonly StreamRecord[]): string {
  const awsRegion = parseArn(source.streamArn)?.region ?? "";
  return JSON.stringify({
    Records: records.map(({ sequenceNumber, partitionKey, data, arrivedAtMs }) => ({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey,
        sequenceNumber,
        data: data.toString("base64"),
        approximateArrivalTimestamp: arrivedAtMs / 1000,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `${source.shardId}:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      invokeIdentityArn: source.roleArn,
      awsRegion,
      eventSourceARN: source.streamArn,
    })),
  });
}

/** What a record takes beyond its data: a generous estimate, for the 6 MB of an invocation. */
const recordOverheadBytes = 700;

/** How many of the first records fit one invocation; at least one where there is one. */
export function batchLength(
  records: readonly StreamRecord[],
  { batchSize, payloadBytesMax }: { batchSize: number; payloadBytesMax: number },
): { length: number; isFull: boolean } {
  let bytes = 0;
  for (const [index, { data }] of records.entries()) {
    bytes += Math.ceil(data.length / 3) * 4 + recordOverheadBytes;
    if (index === batchSize || (index > 0 && bytes > payloadBytesMax)) return { length: index, isFull: true };
  }
  return { length: records.length, isFull: records.length >= batchSize };
}

export interface GivenUpBatch {
  readonly condition: "RetryAttemptsExhausted" | "RecordAgeExceeded";
  readonly requestId: string;
  readonly functionArn: string;
  readonly invokeCount: number;
  /** Null where the function answered but reported its records as failed; undefined where age ended the batch. */
  readonly functionError?: string | null | undefined;
  readonly records: readonly StreamRecord[];
}

export function failureRecord(source: StreamSource, batch: GivenUpBatch, nowMs: number): Record<string, unknown> {
  const { records, functionError } = batch;
  const [first] = records;
  const last = records.at(-1);
  return {
    requestContext: {
      requestId: batch.requestId,
      functionArn: batch.functionArn,
      condition: batch.condition,
      approximateInvokeCount: Math.max(1, batch.invokeCount),
    },
    ...(functionError === undefined
      ? {}
      : { responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError } }),
    version: "1.0",
    timestamp: new Date(nowMs).toISOString(),
    KinesisBatchInfo: {
      shardId: source.shardId,
      startSequenceNumber: first?.sequenceNumber,
      endSequenceNumber: last?.sequenceNumber,
      approximateArrivalOfFirstRecord: instant(first),
      approximateArrivalOfLastRecord: instant(last),
      batchSize: records.length,
      streamArn: source.streamArn,
    },
  };
}

const instant = (record: StreamRecord | undefined): string | undefined =>
  record === undefined ? undefined : new Date(record.arrivedAtMs).toISOString();
