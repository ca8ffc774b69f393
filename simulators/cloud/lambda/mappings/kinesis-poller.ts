// Reads a stream for one mapping: each shard on its own, a new one as resharding brings it.
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
import type { StreamPosition } from "../../ports/record-stream.ts";
import type { DeployedFunction } from "../deployed-function.ts";
import { functionPrincipal } from "../environment-variables.ts";
import type { KinesisMapping, Poller } from "./event-source-mapping.ts";
import { createShardPoller, type ShardPoller, type ShardPollerDependencies } from "./shard-poller.ts";

export function createKinesisPoller(
  dependencies: ShardPollerDependencies,
  { uuid, mapping: initial }: { uuid: string; mapping: KinesisMapping },
  target: DeployedFunction,
): Poller {
  let mapping = initial;
  const { streams } = dependencies;
  const { eventSourceArn: streamArn } = initial;
  const { roleArn } = target.configuration;
  const principal = functionPrincipal(dependencies.access, target.configuration);
  const shards = new Map<string, ShardPoller>();
  let unsubscribe: (() => void) | undefined;
  let lastResult = "No records processed";

  const addShards = (from: StreamPosition): void => {
    for (const shardId of streams.listShards({ principal, streamArn })) {
      if (shards.has(shardId)) continue;
      const shard = createShardPoller(dependencies, {
        principal,
        from,
        run: {
          get mapping() {
            return mapping;
          },
          target,
          source: { streamArn, shardId, roleArn, mappingUuid: uuid },
          isStopped: () => unsubscribe === undefined,
          onResult: (isSuccess) => (lastResult = isSuccess ? "OK" : "PROBLEM: Function call failed"),
        },
        onEnd: () => addShards({ kind: "trim-horizon" }),
        onProblem: (message) => (lastResult = `PROBLEM: ${message}`),
      });
      shards.set(shardId, shard);
      shard.begin();
    }
  };
  const wakeAll = (): void => {
    for (const shard of shards.values()) shard.wake();
  };

  return {
    reconfigure(next) {
      if (next.kind === "kinesis") mapping = next;
    },
    start() {
      if (unsubscribe !== undefined) return;
      unsubscribe = streams.onArrival(streamArn, wakeAll);
      wakeAll();
      addShards(mapping.startingPosition === "LATEST" ? { kind: "latest" } : { kind: "trim-horizon" });
    },
    stop() {
      unsubscribe?.();
      unsubscribe = undefined;
      for (const shard of shards.values()) shard.stop();
    },
    backlog: () => [...shards.values()].reduce((total, shard) => total + shard.backlog(), 0),
    lastResult: () => lastResult,
  };
}
