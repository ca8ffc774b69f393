// Reads one shard for one mapping: at most once a second, into batches by size and window, one batch at a time.
// https://docs.aws.amazon.com/lambda/latest/dg/with-kinesis.html
import type { Cancel } from "../../kernel/clock.ts";
import type { Principal } from "../../ports/principal.ts";
import type { RecordStreams, StreamPosition, StreamRecord } from "../../ports/record-stream.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { limits } from "../limits.ts";
import { runBatch, type BatchRun, type KinesisBatchDependencies } from "./kinesis-batch.ts";
import { batchLength } from "./kinesis-event.ts";
import { streamRecordFilter } from "./record-filter.ts";

export interface ShardPoller {
  /** There may be new records, or the mapping was switched on. */
  wake(): void;
  /** Reads now, so that a latest position is held from here on. */
  begin(): void;
  stop(): void;
  backlog(): number;
}

export interface ShardPollerDependencies extends KinesisBatchDependencies {
  readonly streams: RecordStreams;
  readonly onFault: (error: unknown) => void;
}

export interface ShardPollerOptions {
  readonly run: BatchRun;
  readonly principal: Principal;
  readonly from: StreamPosition;
  /** The shard was closed by resharding and is read to its end: its children follow. */
  readonly onEnd: () => void;
  readonly onProblem: (message: string) => void;
}

interface Shard {
  position: StreamPosition;
  /** Read and not yet in a batch. */
  gathered: readonly StreamRecord[];
  gatheredSinceMs: number;
  inFlight: number;
  lastReadMs: number;
  timer: { readonly timeMs: number; readonly cancel: Cancel } | undefined;
  isRunning: boolean;
  isEnd: boolean;
}

export function createShardPoller(dependencies: ShardPollerDependencies, options: ShardPollerOptions): ShardPoller {
  const { clock, onFault } = dependencies;
  const { run } = options;
  const shard = newShard(options.from);

  const advance = async (): Promise<void> => {
    if (shard.isRunning) return;
    shard.isRunning = true;
    try {
      while (!run.isStopped()) {
        read();
        const batch = takeReady(run.mapping, shard, clock.now());
        if (batch === undefined) break;
        const remaining = await runBatch(dependencies, run, batch);
        shard.inFlight = 0;
        shard.gathered = [...remaining, ...shard.gathered];
      }
      if (shard.gathered.length > 0 && !run.isStopped()) wakeAt(shard.gatheredSinceMs + run.mapping.batchWindowMs);
    } finally {
      shard.isRunning = false;
    }
  };

  /** At the earliest wish; a later one is covered, for every turn looks at all there is. */
  const wakeAt = (timeMs: number): void => {
    if (shard.timer !== undefined && shard.timer.timeMs <= timeMs) return;
    shard.timer?.cancel();
    const cancel = clock.at(timeMs, () => {
      shard.timer = undefined;
      advance().catch(onFault);
    });
    shard.timer = { timeMs, cancel };
  };

  const read = (): void => {
    if (shard.isEnd) return;
    try {
      if (readOn(dependencies.streams, options, shard, clock.now())) options.onEnd();
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      options.onProblem(error.message);
      if (error.code === "ResourceNotFoundException") return;
      // Reads are throttled, or the role lost its permission: the next poll tries again.
      wakeAt(clock.now() + limits.kinesis.pollMs);
    }
  };

  return {
    wake() {
      if (!shard.isRunning && (!shard.isEnd || shard.gathered.length > 0))
        wakeAt(Math.max(clock.now(), shard.lastReadMs + limits.kinesis.pollMs));
    },
    begin: () => void advance().catch(onFault),
    stop() {
      shard.timer?.cancel();
      shard.timer = undefined;
    },
    backlog: () => shard.gathered.length + shard.inFlight + (shard.timer === undefined ? 0 : 1),
  };
}

const newShard = (position: StreamPosition): Shard => ({
  position,
  gathered: [],
  gatheredSinceMs: 0,
  inFlight: 0,
  lastReadMs: -Infinity,
  timer: undefined,
  isRunning: false,
  isEnd: false,
});

/** Until a batch is full or the tip is reached; true at the end of a closed shard. */
function readOn(streams: RecordStreams, { run, principal }: ShardPollerOptions, shard: Shard, nowMs: number): boolean {
  const { streamArn, shardId } = run.source;
  const { batchSize } = run.mapping;
  const limit = Math.min(limits.kinesis.readMax, batchSize);
  const isTaken = streamRecordFilter(run.mapping.filters);
  while (!shard.isEnd && shard.gathered.length < batchSize) {
    const from = shard.position;
    const { records, next, isEnd } = streams.getRecords({ principal, streamArn, shardId, from, limit });
    const taken = run.mapping.filters === undefined ? records : records.filter(isTaken);
    if (shard.gathered.length === 0) shard.gatheredSinceMs = nowMs;
    shard.gathered = shard.gathered.length === 0 ? taken : [...shard.gathered, ...taken];
    shard.position = next;
    shard.lastReadMs = nowMs;
    shard.isEnd = isEnd;
    if (records.length === 0) break;
  }
  return shard.isEnd;
}

/** The next batch where it is full or its window has passed, taken out of what was gathered. */
function takeReady(mapping: BatchRun["mapping"], shard: Shard, nowMs: number): readonly StreamRecord[] | undefined {
  const { batchSize, batchWindowMs } = mapping;
  const { length, isFull } = batchLength(shard.gathered, { batchSize, payloadBytesMax: limits.payloadBytesMax });
  const isDue = nowMs >= shard.gatheredSinceMs + batchWindowMs || shard.isEnd;
  if (length === 0 || (!isFull && !isDue)) return undefined;
  const batch = shard.gathered.slice(0, length);
  shard.gathered = shard.gathered.slice(length);
  shard.gatheredSinceMs = nowMs;
  shard.inFlight = length;
  return batch;
}
