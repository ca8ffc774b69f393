// https://docs.aws.amazon.com/kinesis/latest/APIReference/API_ListShards.html
import { z } from "zod";
import { defineOperation } from "../../wire/operation.ts";
import type { DataStream } from "../data-stream.ts";
import { invalidArgument } from "../faults.ts";
import { limits } from "../limits.ts";
import type { Shard } from "../shard.ts";
import type { StreamReference, StreamRegistry } from "../stream-registry.ts";
import { onStream, shardShape, streamReference } from "./stream-reference.ts";

const filterTypes = [
  "AFTER_SHARD_ID",
  "AT_TRIM_HORIZON",
  "FROM_TRIM_HORIZON",
  "AT_LATEST",
  "AT_TIMESTAMP",
  "FROM_TIMESTAMP",
] as const;

const input = z.object({
  ...streamReference,
  NextToken: z.string().optional(),
  ExclusiveStartShardId: z.string().optional(),
  MaxResults: z.number().int().min(1).max(limits.listShardsCountMax).optional(),
  StreamCreationTimestamp: z.number().optional(),
  ShardFilter: z
    .object({ Type: z.enum(filterTypes), ShardId: z.string().optional(), Timestamp: z.number().optional() })
    .optional(),
});

type Input = z.output<typeof input>;

export const listShards = (registry: StreamRegistry) =>
  defineOperation({
    name: "ListShards",
    input,
    permissions: (request) => onStream(registry, "ListShards", streamOf(request)),
    run(request) {
      const stream = registry.resolve(streamOf(request));
      stream.trim(registry.clock.now());
      const after = request.NextToken === undefined ? request.ExclusiveStartShardId : decodeToken(request.NextToken)[1];
      const listed = filtered(stream, request.ShardFilter).filter(({ id }) => after === undefined || id > after);
      const page = listed.slice(0, request.MaxResults ?? limits.listShardsCountDefault);
      const last = page.at(-1);
      const isMore = last !== undefined && page.length < listed.length;
      return { Shards: page.map(shardShape), ...(isMore ? { NextToken: encodeToken(stream.name, last.id) } : {}) };
    },
  });

/** A token names its stream; a request has the one or the other. */
const streamOf = (request: Input): StreamReference =>
  request.NextToken === undefined ? request : { StreamName: decodeToken(request.NextToken)[0] };

function filtered(stream: DataStream, filter: Input["ShardFilter"]): readonly Shard[] {
  switch (filter?.Type) {
    case undefined:
    case "AT_TRIM_HORIZON":
    case "FROM_TRIM_HORIZON":
      return stream.shards;
    case "AT_LATEST":
      return stream.openShards;
    case "AFTER_SHARD_ID":
      return stream.shards.filter(({ id }) => id > (filter.ShardId ?? ""));
    case "AT_TIMESTAMP":
    case "FROM_TIMESTAMP": {
      const timeMs = (filter.Timestamp ?? 0) * 1000;
      const isOpenAt = ({ closedAtMs }: Shard): boolean => closedAtMs === undefined || closedAtMs >= timeMs;
      const isBornBy = ({ createdAtMs }: Shard): boolean => filter.Type === "FROM_TIMESTAMP" || createdAtMs <= timeMs;
      return stream.shards.filter((shard) => isOpenAt(shard) && isBornBy(shard));
    }
  }
}

const encodeToken = (streamName: string, shardId: string): string =>
  Buffer.from(`${streamName}/${shardId}`).toString("base64");

function decodeToken(token: string): readonly [streamName: string, shardId: string] {
  const [streamName, shardId] = Buffer.from(token, "base64").toString("utf8").split("/");
  if (streamName === undefined || shardId === undefined) throw invalidArgument("Invalid NextToken.");
  return [streamName, shardId];
}
