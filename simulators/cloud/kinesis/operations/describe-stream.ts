// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_DescribeStream.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, shardShape, streamReference, streamShape } from "./stream-reference.ts";

const input = z.object({
  ...streamReference,
  Limit: z.number().int().min(1).max(limits.describeShardsCountMax).optional(),
  ExclusiveStartShardId: z.string().optional(),
});

export const describeStream = (registry: StreamRegistry) =>
  defineOperation({
    name: "DescribeStream",
    input,
    permissions: (request) => onStream(registry, "DescribeStream", request),
    run(request) {
      const stream = registry.resolve(request);
      stream.trim(registry.clock.now());
      const shards = stream.shards.filter(({ id }) => id > (request.ExclusiveStartShardId ?? ""));
      const page = shards.slice(0, request.Limit ?? limits.describeShardsCountDefault);
      return {
        StreamDescription: {
          ...streamShape(stream, new Timestamp(stream.createdAtMs)),
          Shards: page.map(shardShape),
          HasMoreShards: page.length < shards.length,
        },
      };
    },
  });
