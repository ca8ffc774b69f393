// How requests name a stream, and how answers show a shard: shared by the operations.
import { z } from "zod";
import type { Permission } from "../../wire/operation.ts";
import type { DataStream } from "../data-stream.ts";
import { sequenceNumber } from "../sequence-number.ts";
import type { Shard } from "../shard.ts";
import type { StreamReference, StreamRegistry } from "../stream-registry.ts";

/** StreamId is what newer clients add for account-scoped endpoints; it says nothing beyond name and ARN. */
export const streamReference = {
  StreamName: z.string().min(1).max(128).optional(),
  StreamARN: z.string().optional(),
  StreamId: z.string().optional(),
};

export const onStream = (registry: StreamRegistry, action: string, reference: StreamReference): Permission[] => [
  { action: `kinesis:${action}`, resources: [registry.arnOf(reference)] },
];

/** https://docs.aws.amazon.com/kinesis/latest/APIReference/API_Shard.html */
export function shardShape(shard: Shard) {
  const [parentId, adjacentParentId] = shard.parentIds;
  return {
    ShardId: shard.id,
    ...(parentId === undefined ? {} : { ParentShardId: parentId }),
    ...(adjacentParentId === undefined ? {} : { AdjacentParentShardId: adjacentParentId }),
    HashKeyRange: { StartingHashKey: shard.range.start.toString(), EndingHashKey: shard.range.end.toString() },
    SequenceNumberRange: {
      StartingSequenceNumber: sequenceNumber(shard.prefix, 0),
      ...(shard.closedAtMs === undefined
        ? {}
        : { EndingSequenceNumber: sequenceNumber(shard.prefix, shard.log.nextIndex) }),
    },
  };
}

/** What DescribeStream and DescribeStreamSummary have in common. */
export const streamShape = (stream: DataStream, epochSeconds: unknown) => ({
  StreamName: stream.name,
  StreamARN: stream.arn,
  StreamStatus: "ACTIVE",
  StreamModeDetails: { StreamMode: stream.mode },
  RetentionPeriodHours: stream.retentionHours,
  StreamCreationTimestamp: epochSeconds,
  EnhancedMonitoring: [{ ShardLevelMetrics: [] }],
  ...encryptionOf(stream),
});

export const encryptionOf = ({ keyId }: DataStream) =>
  keyId === undefined ? { EncryptionType: "NONE" } : { EncryptionType: "KMS", KeyId: keyId };
