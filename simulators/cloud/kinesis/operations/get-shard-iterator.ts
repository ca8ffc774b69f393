// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_GetShardIterator.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { invalidArgument, invalidSequenceNumber, shardNotFound } from "../faults.ts";
import { indexOfSequenceNumber } from "../sequence-number.ts";
import type { Shard } from "../shard.ts";
import { encodeIterator } from "../shard-iterator.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference } from "./stream-reference.ts";

const input = z.object({
  ...streamReference,
  ShardId: z.string().min(1).max(128),
  ShardIteratorType: z.enum(["AT_SEQUENCE_NUMBER", "AFTER_SEQUENCE_NUMBER", "TRIM_HORIZON", "LATEST", "AT_TIMESTAMP"]),
  StartingSequenceNumber: z.string().optional(),
  /** Seconds since 1970. */
  Timestamp: z.number().optional(),
});

type Input = z.output<typeof input>;

export const getShardIterator = (registry: StreamRegistry) =>
  defineOperation({
    name: "GetShardIterator",
    input,
    permissions: (request) => onStream(registry, "GetShardIterator", request),
    run(request) {
      const stream = registry.resolve(request);
      const nowMs = registry.clock.now();
      stream.trim(nowMs);
      const shard = stream.shard(request.ShardId);
      if (shard === undefined) throw shardNotFound(request.ShardId, stream, registry.account);
      const index = startOf(shard, request);
      if (index === undefined) {
        throw invalidSequenceNumber(request.StartingSequenceNumber ?? "", shard.id, stream, registry.account);
      }
      return {
        ShardIterator: encodeIterator({ streamName: stream.name, shardId: shard.id, index, createdAtMs: nowMs }),
      };
    },
  });

/** Of the first record to read; undefined where the sequence number is none of the shard's. */
function startOf(shard: Shard, request: Input): number | undefined {
  const { ShardIteratorType: type, StartingSequenceNumber: sequence, Timestamp: seconds } = request;
  switch (type) {
    case "TRIM_HORIZON":
      return shard.log.firstIndex;
    case "LATEST":
      return shard.log.nextIndex;
    case "AT_TIMESTAMP":
      if (seconds === undefined) throw missing("Timestamp", type);
      return shard.log.indexAt(Math.round(seconds * 1000));
    case "AT_SEQUENCE_NUMBER":
    case "AFTER_SEQUENCE_NUMBER": {
      if (sequence === undefined) throw missing("StartingSequenceNumber", type);
      const index = indexOfSequenceNumber(shard.prefix, sequence);
      return index === undefined || type === "AT_SEQUENCE_NUMBER" ? index : index + 1;
    }
  }
}

const missing = (parameter: string, type: string) =>
  invalidArgument(`Must either specify ${parameter} or use a ShardIteratorType other than ${type}.`);
