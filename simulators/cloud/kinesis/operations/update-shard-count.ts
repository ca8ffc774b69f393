// Uniform scaling: here every open shard is replaced in one step by shards of equal size, where AWS splits and merges in turn.
// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_UpdateShardCount.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { invalidArgument } from "../faults.ts";
import { replaceShards } from "../resharding.ts";
import type { StreamRegistry } from "../stream-registry.ts";
import { onStream, streamReference } from "./stream-reference.ts";

const input = z.object({
  ...streamReference,
  TargetShardCount: z.number().int().min(1),
  ScalingType: z.literal("UNIFORM_SCALING"),
});

export const updateShardCount = (registry: StreamRegistry) =>
  defineOperation({
    name: "UpdateShardCount",
    input,
    permissions: (request) => onStream(registry, "UpdateShardCount", request),
    run(request) {
      const stream = registry.resolve(request);
      const current = stream.openShards.length;
      const target = request.TargetShardCount;
      if (stream.mode === "ON_DEMAND") {
        throw new AwsError("ValidationException", 400, "UpdateShardCount is not supported for on-demand streams.");
      }
      if (target > 2 * current || target < current / 2) {
        throw invalidArgument(
          `UpdateShardCount cannot scale ${stream.name} from ${current} to ${target} shards: at most double or halve.`,
        );
      }
      if (target !== current) replaceShards(stream, target, registry.clock.now());
      return {
        StreamName: stream.name,
        StreamARN: stream.arn,
        CurrentShardCount: current,
        TargetShardCount: target,
      };
    },
  });
