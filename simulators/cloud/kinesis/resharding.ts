// Splits and merges: a parent closes, its records stay readable until retention drops them, children take its hash keys.
// https://docs.aws.amazon.com/streams/latest/dev/kinesis-using-sdk-java-resharding.html
import type { Account } from "../ports/account.ts";
import type { DataStream } from "./data-stream.ts";
import { invalidArgument, shardNotFound } from "./faults.ts";
import { evenRanges, type HashKeyRange } from "./hash-key.ts";
import type { Shard } from "./shard.ts";

/** @throws AwsError where the shard is missing, or closed already. */
export function openShard(stream: DataStream, shardId: string, account: Account): Shard {
  const shard = stream.shard(shardId);
  if (shard === undefined) throw shardNotFound(shardId, stream, account);
  if (shard.closedAtMs !== undefined) {
    throw invalidArgument(
      `Shard ${shardId} in stream ${stream.name} under account ${account.accountId} has already been merged or split, ` +
        "and thus is not eligible for merging or splitting.",
    );
  }
  return shard;
}

export const areAdjacent = (one: Shard, other: Shard): boolean =>
  one.range.end + 1n === other.range.start || other.range.end + 1n === one.range.start;

export function split(stream: DataStream, parent: Shard, secondStart: bigint, nowMs: number): void {
  stream.closeShard(parent, nowMs);
  stream.addShard({ start: parent.range.start, end: secondStart - 1n }, [parent.id], nowMs);
  stream.addShard({ start: secondStart, end: parent.range.end }, [parent.id], nowMs);
}

export function merge(stream: DataStream, one: Shard, other: Shard, nowMs: number): void {
  const [low, high] = one.range.start < other.range.start ? [one, other] : [other, one];
  stream.closeShard(one, nowMs);
  stream.closeShard(other, nowMs);
  stream.addShard({ start: low.range.start, end: high.range.end }, [one.id, other.id], nowMs);
}

/** All open shards give way to `count` of equal size; a child names the first two parents that it overlaps. */
export function replaceShards(stream: DataStream, count: number, nowMs: number): void {
  const parents = stream.openShards;
  for (const parent of parents) stream.closeShard(parent, nowMs);
  for (const range of evenRanges(count)) {
    const overlapping = parents.filter((parent) => overlaps(parent.range, range)).map(({ id }) => id);
    stream.addShard(range, overlapping.slice(0, 2), nowMs);
  }
}

const overlaps = (one: HashKeyRange, other: HashKeyRange): boolean => one.start <= other.end && other.start <= one.end;
