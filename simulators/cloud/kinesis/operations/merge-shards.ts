// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_MergeShards.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { invalidArgument } from "../faults.ts";
import { areAdjacent, merge, openShard } from "../resharding.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference } from "./stream-reference.ts";

const input = z.object({ ...streamReference, ShardToMerge: z.string(), AdjacentShardToMerge: z.string() });

export const mergeShards = (registry: StreamRegistry) =>
  defineOperation({
    name: "MergeShards",
    input,
    permissions: (request) => onStream(registry, "MergeShards", request),
    run(request) {
      const stream = registry.resolve(request);
      const one = openShard(stream, request.ShardToMerge, registry.account);
      const other = openShard(stream, request.AdjacentShardToMerge, registry.account);
      if (!areAdjacent(one, other)) {
        throw invalidArgument(
          `Shards ${one.id} and ${other.id} in stream ${stream.name} under account ${registry.account.accountId} are not ` +
            "an adjacent pair of shards eligible for merging",
        );
      }
      merge(stream, one, other, registry.clock.now());
    },
  });
