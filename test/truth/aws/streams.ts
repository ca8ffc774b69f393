// Streams for the cases, through the wire, and the settings of their event source mappings.
import * as kinesis from "@aws-sdk/client-kinesis";
import { unique } from "./queues.ts";
import { aws } from "./shared-cloud.ts";

export interface Stream {
  readonly name: string;
  readonly arn: string;
}

export async function newStream(): Promise<Stream> {
  const name = unique("stream");
  await aws.kinesis.send(new kinesis.CreateStreamCommand({ StreamName: name, ShardCount: 1 }));
  return { name, arn: `arn:aws:kinesis:us-east-1:111111111111:stream/${name}` };
}

export const put = ({ name: StreamName }: Stream, text: string, PartitionKey = "test") =>
  aws.kinesis.send(new kinesis.PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey }));

export const putAll = ({ name: StreamName }: Stream, records: readonly (readonly [text: string, key: string])[]) =>
  aws.kinesis.send(
    new kinesis.PutRecordsCommand({
      StreamName,
      Records: records.map(([text, PartitionKey]) => ({ Data: Buffer.from(text), PartitionKey })),
    }),
  );

export const latest = { StartingPosition: "LATEST" };
export const fromTheStart = { StartingPosition: "TRIM_HORIZON" };
export const oneByOne = { ...fromTheStart, BatchSize: 1, MaximumBatchingWindowInSeconds: 1 };
