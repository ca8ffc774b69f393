// Puts records back into the stream that they came from, before the batch is answered, as AWS's own processor of log events does with
// what one answer cannot hold:
// https://github.com/amazon-archives/serverless-app-examples/tree/master/javascript/kinesis-firehose-cloudwatch-logs-processor
// A batch that is tried again puts them again; a reading's identity makes copies of them, which count once.
// Limits: https://docs.aws.amazon.com/kinesis/latest/APIReference/API_PutRecords.html
import type { PutBack } from "./groups.ts";

const recordsMax = 500;
const requestBytesMax = 5 * 1_024 * 1_024;
/** 256 characters are allowed. */
const keyCharsMax = 128;
const attemptsMax = 5;

/** Puts one request's records; answers those that the stream did not take. */
export type PutRecords = (records: readonly PutBack[]) => Promise<readonly PutBack[]>;

/** Rejects where a record is not taken in 5 attempts: then the delivery stream tries the whole batch again. */
export async function putBackAll(records: readonly PutBack[], put: PutRecords): Promise<void> {
  for (const request of requestsOf(records)) {
    let waiting: readonly PutBack[] = request;
    for (let attempt = 0; attempt < attemptsMax && waiting.length > 0; attempt++) waiting = await put(waiting);
    if (waiting.length > 0)
      throw new Error(
        `the source stream did not take ${waiting.length} of ${records.length} records in ${attemptsMax} attempts: ` +
          "give it more shards, or let devices send readings of one hour together",
      );
  }
}

/** In order, each within the limits of one request. */
export function requestsOf(records: readonly PutBack[]): readonly (readonly PutBack[])[] {
  const requests: PutBack[][] = [];
  let bytes = 0;
  for (const record of records) {
    const size = Buffer.byteLength(record.data) + Buffer.byteLength(record.partitionKey);
    const last = requests.at(-1);
    if (last === undefined || last.length === recordsMax || bytes + size > requestBytesMax) {
      requests.push([record]);
      bytes = size;
    } else {
      last.push(record);
      bytes += size;
    }
  }
  return requests;
}

/** Puts into a stream. The client is loaded with the first record: most fleets never put one back. */
export function putsInto(streamName: string): PutRecords {
  const loading = loader(async () => {
    const { KinesisClient, PutRecordsCommand } = await import("@aws-sdk/client-kinesis");
    return { kinesis: new KinesisClient({}), PutRecordsCommand };
  });
  return async (records) => {
    const { kinesis, PutRecordsCommand } = await loading();
    const Records = records.map(({ partitionKey, data }) => ({
      PartitionKey: partitionKey.slice(0, keyCharsMax) || "-",
      Data: Buffer.from(data),
    }));
    const answer = await kinesis.send(new PutRecordsCommand({ StreamName: streamName, Records }));
    return records.filter((_, index) => answer.Records?.[index]?.ErrorCode !== undefined);
  };
}

function loader<T>(load: () => Promise<T>): () => Promise<T> {
  let loaded: Promise<T> | undefined;
  return () => (loaded ??= load());
}
