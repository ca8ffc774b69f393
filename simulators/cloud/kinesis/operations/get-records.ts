// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetRecords.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation } from "../../wire/operation.ts";
import type { DataStream } from "../data-stream.ts";
import { iteratorExpired, rateExceeded, shardNotFound } from "../faults.ts";
import { limits } from "../limits.ts";
import { admitRead, chargeRead, readShard, type Shard } from "../shard.ts";
import { decodeIterator, encodeIterator } from "../shard-iterator.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference } from "./stream-reference.ts";

const input = z.object({
  ...streamReference,
  ShardIterator: z.string().min(1),
  Limit: z.number().int().min(1).max(limits.getRecordsCountMax).optional(),
});

export const getRecords = (registry: StreamRegistry) =>
  defineOperation({
    name: "GetRecords",
    input,
    permissions: ({ ShardIterator: text }) =>
      onStream(registry, "GetRecords", { StreamName: decodeIterator(text).streamName }),
    run({ ShardIterator: text, Limit: countMax = limits.getRecordsCountMax }, { principal }) {
      const iterator = decodeIterator(text);
      const stream = registry.find(iterator.streamName);
      registry.authorizeKeyUse(stream, principal, "kms:Decrypt");
      const nowMs = registry.clock.now();
      if (nowMs - iterator.createdAtMs > limits.iteratorLifeMs) throw iteratorExpired(iterator.createdAtMs, nowMs);
      stream.trim(nowMs);
      const shard = stream.shard(iterator.shardId);
      if (shard === undefined) throw shardNotFound(iterator.shardId, stream, registry.account);
      if (!admitRead(shard, nowMs)) {
        stream.metrics.readRefused();
        throw rateExceeded(shard.id, stream, registry.account);
      }

      const { records, isEnd, millisBehindLatest } = readShard(shard, iterator.index, countMax, nowMs);
      stream.metrics.read({ records, millisBehindLatest });
      chargeRead(
        shard,
        records.reduce((sum, { data }) => sum + data.length, 0),
      );
      const index = Math.max(iterator.index, shard.log.firstIndex) + records.length;
      return {
        Records: records.map(({ sequenceNumber, partitionKey, data, arrivedAtMs }) => ({
          SequenceNumber: sequenceNumber,
          PartitionKey: partitionKey,
          // As text: the encoder would spell out a Buffer byte by byte first.
          Data: data.toString("base64"),
          ApproximateArrivalTimestamp: new Timestamp(arrivedAtMs),
        })),
        MillisBehindLatest: millisBehindLatest,
        ...(isEnd
          ? { ChildShards: childrenOf(stream, shard) }
          : { NextShardIterator: encodeIterator({ ...iterator, index, createdAtMs: nowMs }) }),
      };
    },
  });

/** Tells a reader at the end of a closed shard where to go on: a null iterator, and the children. */
const childrenOf = (stream: DataStream, parent: Shard) =>
  stream.shards
    .filter(({ parentIds }) => parentIds.includes(parent.id))
    .map(({ id, parentIds, range }) => ({
      ShardId: id,
      ParentShards: parentIds,
      HashKeyRange: { StartingHashKey: range.start.toString(), EndingHashKey: range.end.toString() },
    }));
