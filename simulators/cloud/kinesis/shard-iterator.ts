// Shard iterators: opaque to clients, inside the place to read on from and the time of issue.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html
import { z } from "zod";
import { invalidArgument } from "./faults.ts";

const parts = z.tuple([z.string(), z.string(), z.number(), z.number()]);

export interface ShardIterator {
  readonly streamName: string;
  readonly shardId: string;
  /** Of the next record to read. */
  readonly index: number;
  readonly createdAtMs: number;
}

export const encodeIterator = ({ streamName, shardId, index, createdAtMs }: ShardIterator): string =>
  Buffer.from(JSON.stringify([streamName, shardId, index, createdAtMs])).toString("base64");

/** @throws AwsError InvalidArgumentException */
export function decodeIterator(text: string): ShardIterator {
  const parsed = parts.safeParse(parse(text));
  if (!parsed.success) throw invalidArgument("Invalid ShardIterator.");
  const [streamName, shardId, index, createdAtMs] = parsed.data;
  return { streamName, shardId, index, createdAtMs };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(Buffer.from(text, "base64").toString("utf8"));
  } catch {
    return undefined;
  }
}
