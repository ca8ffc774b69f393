// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_SplitShard.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { invalidArgument } from "../faults.ts";
import { openShard, split } from "../resharding.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference } from "./stream-reference.ts";

const input = z.object({
  ...streamReference,
  ShardToSplit: z.string(),
  NewStartingHashKey: z.string().regex(/^(0|[1-9]\d{0,38})$/),
});

export const splitShard = (registry: StreamRegistry) =>
  defineOperation({
    name: "SplitShard",
    input,
    permissions: (request) => onStream(registry, "SplitShard", request),
    run(request) {
      const stream = registry.resolve(request);
      const shard = openShard(stream, request.ShardToSplit, registry.account);
      const start = BigInt(request.NewStartingHashKey);
      if (start <= shard.range.start || start > shard.range.end) {
        throw invalidArgument(
          `NewStartingHashKey ${request.NewStartingHashKey} used in SplitShard() on shard ${shard.id} in stream ` +
            `${stream.name} under account ${registry.account.accountId} is not both greater than one plus the shard's ` +
            `StartingHashKey ${shard.range.start.toString()} and less than the shard's EndingHashKey ` +
            `${(shard.range.end - 1n).toString()}.`,
        );
      }
      split(stream, shard, start, registry.clock.now());
    },
  });
