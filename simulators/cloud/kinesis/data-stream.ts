// A data stream: its shards, who of them takes which partition key, and what is known about it.
// https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
import { join } from "node:path";
import { evenRanges, hashKeyOf, isWithin, type HashKeyRange } from "./hash-key.ts";
import { limits } from "./limits.ts";
import { fileSegmentStore } from "./segment-store.ts";
import { replaceShards } from "./resharding.ts";
import { createShard, shardIdOf, takeRecord, type Shard } from "./shard.ts";
import { noStreamMetrics, type StreamMetrics } from "./stream-metrics.ts";

export type StreamMode = "PROVISIONED" | "ON_DEMAND";

export interface DataStreamOptions {
  readonly name: string;
  readonly arn: string;
  readonly mode: StreamMode;
  readonly shardCount: number;
  readonly retentionHours: number;
  readonly recordKibibytesMax: number;
  readonly keyId?: string | undefined;
  readonly keyArn?: string | undefined;
  readonly nowMs: number;
  /** Where old segments go; undefined keeps everything in memory. */
  readonly directory?: string | undefined;
  readonly metrics?: StreamMetrics | undefined;
}

/** Where a record went; undefined index where its shard's rate was exceeded. */
export interface Placement {
  readonly shard: Shard;
  readonly index: number | undefined;
}

interface Route {
  /** One string object per key, shared by all its records. */
  readonly partitionKey: string;
  readonly shard: Shard;
}

const hourMs = 60 * 60 * 1000;

export class DataStream {
  readonly name: string;
  readonly arn: string;
  readonly mode: StreamMode;
  readonly recordBytesMax: number;
  readonly createdAtMs: number;
  /** As it was asked for; undefined where the stream is not encrypted. */
  readonly keyId: string | undefined;
  /** The customer-managed key that records are under. */
  readonly keyArn: string | undefined;
  readonly metrics: StreamMetrics;
  retentionHours: number;
  readonly tags = new Map<string, string>();
  /** Its own policy as it was put, JSON text. */
  policy: string | undefined;
  readonly #directory: string | undefined;
  #grownAtMs: number;
  #shardsEver = 0;
  readonly #shards = new Map<string, Shard>();
  readonly #routes = new Map<string, Route>();
  readonly #listeners = new Set<() => void>();

  constructor(options: DataStreamOptions) {
    this.name = options.name;
    this.arn = options.arn;
    this.mode = options.mode;
    this.recordBytesMax = options.recordKibibytesMax * 1024;
    this.createdAtMs = options.nowMs;
    this.retentionHours = options.retentionHours;
    this.keyId = options.keyId;
    this.keyArn = options.keyArn;
    this.metrics = options.metrics ?? noStreamMetrics;
    this.#directory = options.directory;
    this.#grownAtMs = options.nowMs;
    for (const range of evenRanges(options.shardCount)) this.addShard(range, [], options.nowMs);
  }

  /** In order of creation, closed ones included until their records are trimmed. */
  get shards(): readonly Shard[] {
    return [...this.#shards.values()];
  }

  get openShards(): readonly Shard[] {
    return this.shards.filter(({ closedAtMs }) => closedAtMs === undefined);
  }

  shard(id: string): Shard | undefined {
    return this.#shards.get(id);
  }

  /** Takes the record if its shard's rate allows. `explicitHashKey` overrides the key's own. */
  put(record: { partitionKey: string; data: Buffer; explicitHashKey?: bigint | undefined }, nowMs: number): Placement {
    const route =
      record.explicitHashKey === undefined
        ? this.#routeOf(record.partitionKey)
        : { partitionKey: record.partitionKey, shard: this.#shardOf(record.explicitHashKey) };
    const index = takeRecord(route.shard, route.partitionKey, record.data, nowMs);
    if (index === undefined) this.metrics.refused();
    else this.metrics.taken(record.data.length);
    if (index === undefined && this.mode === "ON_DEMAND") this.#grow(nowMs);
    return { shard: route.shard, index };
  }

  /** Drops what retention no longer covers, and closed shards that are empty. Called on access; there is no timer. */
  trim(nowMs: number): void {
    const horizonMs = nowMs - this.retentionHours * hourMs;
    for (const shard of this.#shards.values()) {
      shard.log.trimBefore(horizonMs);
      if (shard.closedAtMs !== undefined && shard.closedAtMs < horizonMs) this.#shards.delete(shard.id);
    }
  }

  addShard(range: HashKeyRange, parentIds: readonly string[], nowMs: number): Shard {
    const number = this.#shardsEver++;
    const directory = this.#directory === undefined ? undefined : join(this.#directory, shardIdOf(number));
    const store = directory === undefined ? undefined : fileSegmentStore(directory);
    const shard = createShard({ number, range, parentIds, nowMs, store });
    this.#shards.set(shard.id, shard);
    return shard;
  }

  closeShard(shard: Shard, nowMs: number): void {
    shard.closedAtMs = nowMs;
    this.#routes.clear();
  }

  onArrival(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  notifyArrival(): void {
    for (const listener of this.#listeners) listener();
  }

  /** An on-demand stream that had to refuse a record has twice the shards for the next, once in 15 minutes. */
  #grow(nowMs: number): void {
    if (nowMs - this.#grownAtMs < limits.onDemandGrowthMs) return;
    this.#grownAtMs = nowMs;
    replaceShards(this, 2 * this.openShards.length, nowMs);
  }

  #routeOf(partitionKey: string): Route {
    const known = this.#routes.get(partitionKey);
    if (known !== undefined) return known;
    if (this.#routes.size >= limits.routedKeysMax) this.#routes.clear();
    const route = { partitionKey, shard: this.#shardOf(hashKeyOf(partitionKey)) };
    this.#routes.set(partitionKey, route);
    return route;
  }

  #shardOf(hashKey: bigint): Shard {
    const shard = this.openShards.find(({ range }) => isWithin(range, hashKey));
    if (shard === undefined) throw new Error(`no open shard of ${this.name} covers hash key ${hashKey.toString()}`);
    return shard;
  }
}
