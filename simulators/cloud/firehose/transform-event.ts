// The event that a transform function is invoked with. Built as text: the records are most of it, and base64 needs no escapes.
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesisfirehose.html

export interface SourceRecord {
  /** Opaque; the function must hand it back. */
  readonly recordId: string;
  readonly data: Buffer;
  readonly arrivedAtMs: number;
  /** Undefined for direct puts. */
  readonly origin: RecordOrigin | undefined;
}

export interface RecordOrigin {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly shardId: string;
}

export interface TransformEventHead {
  readonly invocationId: string;
  readonly deliveryStreamArn: string;
  readonly region: string;
  readonly sourceStreamArn: string | undefined;
}

export function transformEvent(head: TransformEventHead, records: readonly SourceRecord[]): string {
  const source = head.sourceStreamArn === undefined ? "" : `"sourceKinesisStreamArn":"${head.sourceStreamArn}",`;
  let text =
    `{"invocationId":"${head.invocationId}","deliveryStreamArn":"${head.deliveryStreamArn}",` +
    `${source}"region":"${head.region}","records":[`;
  let separator = "";
  for (const record of records) {
    text += separator + recordText(record);
    separator = ",";
  }
  return `${text}]}`;
}

/** Upper bound of a record's share of the event. */
export const eventBytesOf = ({ data, origin }: SourceRecord): number =>
  Math.ceil(data.length / 3) * 4 + recordBytes + (origin === undefined ? 0 : 6 * origin.partitionKey.length);

/** Field names, ids and timestamps, rounded up. */
const recordBytes = 400;

function recordText({ recordId, data, arrivedAtMs, origin }: SourceRecord): string {
  const head = `{"recordId":"${recordId}","approximateArrivalTimestamp":${arrivedAtMs},"data":"${data.toString("base64")}"`;
  if (origin === undefined) return `${head}}`;
  return (
    `${head},"kinesisRecordMetadata":{"sequenceNumber":"${origin.sequenceNumber}","subsequenceNumber":0,` +
    `"partitionKey":${JSON.stringify(origin.partitionKey)},"shardId":"${origin.shardId}",` +
    `"approximateArrivalTimestamp":${arrivedAtMs}}}`
  );
}
