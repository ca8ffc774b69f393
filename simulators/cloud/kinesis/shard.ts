// One shard: a range of hash keys, a log of records and the rates at which it takes and gives them.
// Decisions are made at instants that callers hand in; nothing here knows a clock.
import type { ShardRead, StreamPosition } from "../ports/record-stream.ts";
import type { HashKeyRange } from "./hash-key.ts";
import { limits } from "./limits.ts";
import { indexOfSequenceNumber, sequenceNumber, sequencePrefix } from "./sequence-number.ts";
import type { SegmentStore } from "./segment-store.ts";
import { ShardLog } from "./shard-log.ts";
import { covers, createTokenBucket, refill, type TokenBucket } from "./token-bucket.ts";

export interface Shard {
  readonly id: string;
  readonly range: HashKeyRange;
  /** The shards it came from: one after a split, two after a merge. */
  readonly parentIds: readonly string[];
  readonly prefix: string;
  readonly createdAtMs: number;
  readonly log: ShardLog;
  readonly writes: { readonly records: TokenBucket; readonly bytes: TokenBucket };
  readonly reads: { readonly calls: TokenBucket; readonly bytes: TokenBucket };
  /** Set when a split or merge replaced it: it takes no more records and is read to its end. */
  closedAtMs: number | undefined;
}

export interface ShardOptions {
  readonly number: number;
  readonly range: HashKeyRange;
  readonly parentIds?: readonly string[];
  readonly nowMs: number;
  readonly store?: SegmentStore | undefined;
}

export const shardIdOf = (number: number): string => `shardId-${String(number).padStart(12, "0")}`;

export function createShard({ number, range, parentIds = [], nowMs, store }: ShardOptions): Shard {
  return {
    id: shardIdOf(number),
    range,
    parentIds,
    prefix: sequencePrefix(nowMs, number),
    createdAtMs: nowMs,
    log: new ShardLog(store),
    writes: {
      records: createTokenBucket(limits.writeRecordsPerSecond, nowMs),
      bytes: createTokenBucket(limits.writeBytesPerSecond, nowMs),
    },
    reads: {
      calls: createTokenBucket(limits.readsPerSecond, nowMs),
      bytes: createTokenBucket(limits.readBytesPerSecond, nowMs),
    },
    closedAtMs: undefined,
  };
}

/** The record's index, or undefined where the shard's rate is exceeded (and nothing was taken). */
export function takeRecord(shard: Shard, partitionKey: string, data: Buffer, nowMs: number): number | undefined {
  const { records, bytes } = shard.writes;
  const size = data.length + partitionKey.length;
  refill(records, nowMs);
  refill(bytes, nowMs);
  if (!covers(records, 1) || !covers(bytes, size)) return undefined;
  records.tokens -= 1;
  bytes.tokens -= size;
  return shard.log.append(partitionKey, data, Math.max(nowMs, shard.log.lastArrivedAtMs));
}

/** Whether a wire client may read now; counts the call. */
export function admitRead(shard: Shard, nowMs: number): boolean {
  const { calls, bytes } = shard.reads;
  refill(calls, nowMs);
  refill(bytes, nowMs);
  if (!covers(calls, 1) || bytes.tokens <= 0) return false;
  calls.tokens -= 1;
  return true;
}

/** A read beyond a second's worth voids what was saved up, so that 10 MiB block the shard for 5 s, as documented for GetRecords. */
export function chargeRead(shard: Shard, byteCount: number): void {
  const { bytes } = shard.reads;
  bytes.tokens = byteCount >= bytes.perSecond ? -byteCount : bytes.tokens - byteCount;
}

/** Undefined where the position's sequence number is none of this shard. */
export function indexOfPosition(shard: Shard, position: StreamPosition): number | undefined {
  switch (position.kind) {
    case "trim-horizon":
      return shard.log.firstIndex;
    case "latest":
      return shard.log.nextIndex;
    case "after": {
      const index = indexOfSequenceNumber(shard.prefix, position.sequenceNumber);
      return index === undefined ? undefined : index + 1;
    }
  }
}

export function readShard(shard: Shard, fromIndex: number, countMax: number, nowMs: number): ShardRead {
  const entries = shard.log.read(fromIndex, countMax, limits.getRecordsBytesMax);
  const last = entries.at(-1);
  const nextIndex = last === undefined ? Math.max(fromIndex, shard.log.firstIndex) : last.index + 1;
  const isAtTip = nextIndex >= shard.log.nextIndex;
  const nextArrivedAtMs = isAtTip ? undefined : shard.log.arrivalOf(nextIndex);
  return {
    records: entries.map(({ index, partitionKey, data, arrivedAtMs }) => ({
      sequenceNumber: sequenceNumber(shard.prefix, index),
      partitionKey,
      data,
      arrivedAtMs,
    })),
    next: { kind: "after", sequenceNumber: sequenceNumber(shard.prefix, nextIndex - 1) },
    millisBehindLatest: nextArrivedAtMs === undefined ? 0 : Math.max(1, nowMs - nextArrivedAtMs),
    isEnd: isAtTip && shard.closedAtMs !== undefined,
  };
}
