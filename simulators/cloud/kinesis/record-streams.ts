// Kinesis as other services of the cloud use it: the same stream and the same rules for writers as on the wire. Readers in the
// cloud schedule themselves, so the five reads per second and shard do not count against them.
import type { AccessControl } from "../ports/access-control.ts";
import { resourceName } from "../engines/arn.ts";
import type { RecordStreams } from "../ports/record-stream.ts";
import { invalidSequenceNumber, rateExceeded, shardNotFound } from "./faults.ts";
import { limits } from "./limits.ts";
import { indexOfPosition, readShard } from "./shard.ts";
import { assertRecordFits, type StreamRegistry } from "./stream-registry.ts";

export function recordStreams(registry: StreamRegistry, access: AccessControl): RecordStreams {
  const { clock, account } = registry;
  return {
    putRecord({ principal, streamName, partitionKey, data }) {
      const stream = registry.find(streamName);
      access.authorize({ principal, action: "kinesis:PutRecord", resource: stream.arn });
      registry.authorizeKeyUse(stream, principal, "kms:GenerateDataKey");
      assertRecordFits(stream, data);
      const { shard, index } = stream.put({ partitionKey, data }, clock.now());
      if (index === undefined) throw rateExceeded(shard.id, stream, account);
      stream.notifyArrival();
    },

    listShards({ principal, streamArn }) {
      access.authorize({ principal, action: "kinesis:ListShards", resource: streamArn });
      const stream = registry.find(resourceName(streamArn));
      stream.trim(clock.now());
      return stream.shards.map(({ id }) => id);
    },

    getRecords({ principal, streamArn, shardId, from, limit }) {
      access.authorize({ principal, action: "kinesis:GetRecords", resource: streamArn });
      const stream = registry.find(resourceName(streamArn));
      registry.authorizeKeyUse(stream, principal, "kms:Decrypt");
      stream.trim(clock.now());
      const shard = stream.shard(shardId);
      if (shard === undefined) throw shardNotFound(shardId, stream, account);
      const index = indexOfPosition(shard, from);
      if (index === undefined) {
        const text = from.kind === "after" ? from.sequenceNumber : from.kind;
        throw invalidSequenceNumber(text, shardId, stream, account);
      }
      const read = readShard(shard, index, Math.min(limit, limits.getRecordsCountMax), clock.now());
      stream.metrics.read(read);
      return read;
    },

    onArrival: (streamArn, callback) => registry.find(resourceName(streamArn)).onArrival(callback),
  };
}
