// Reads a data stream for a delivery stream: from the tip at creation on, all shards and their children, a moment after records
// arrive. Nothing polls: an arrival sets one timer. https://docs.aws.amazon.com/firehose/latest/dev/writing-with-kinesis-streams.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Principal } from "../ports/principal.ts";
import type { RecordStreams, StreamPosition } from "../ports/record-stream.ts";
import { AwsError } from "../wire/aws-error.ts";
import { pace, sourceReadRecordsMax } from "./limits.ts";
import type { SourceRecord } from "./transform-event.ts";

export interface KinesisSourceOptions {
  readonly clock: Clock;
  readonly access: AccessControl;
  readonly records: RecordStreams;
  readonly streamArn: string;
  readonly roleArn: string;
  readonly sessionName: string;
  /** False while the shard's records cannot be taken; `wake` says when they can again. */
  readonly hasRoom: (shardId: string) => boolean;
  /** A record is handed over before the position moves past it. */
  readonly take: (shardId: string, record: SourceRecord) => void;
  readonly onRefused: (error: AwsError) => void;
  /** How far behind the tip a read ended. */
  readonly onRead: (millisBehindLatest: number) => void;
}

export class KinesisSource {
  readonly #options: KinesisSourceOptions;
  readonly #positions = new Map<string, StreamPosition>();
  readonly #ended = new Set<string>();
  /** Writes to the stream since it was last read to its tip. */
  #unreadCount = 0;
  #isReadPending = false;

  /** @throws AwsError where the role may not read the stream. */
  constructor(options: KinesisSourceOptions) {
    this.#options = options;
    const { records, streamArn } = options;
    const principal = this.#principal();
    for (const shardId of records.listShards({ principal, streamArn })) {
      const tip = records.getRecords({ principal, streamArn, shardId, from: { kind: "latest" }, limit: 1 });
      this.#positions.set(shardId, tip.next);
    }
    records.onArrival(streamArn, () => {
      this.#unreadCount++;
      this.#readAfter(pace.sourceReadDelayMs);
    });
  }

  /** About how many records wait in the stream: writes of several count once. 0 means none. */
  get unreadCount(): number {
    return this.#unreadCount;
  }

  wake(): void {
    if (this.#unreadCount > 0) this.#readAfter(0);
  }

  #readAfter(delayMs: number): void {
    if (this.#isReadPending) return;
    this.#isReadPending = true;
    const { clock } = this.#options;
    clock.at(clock.now() + delayMs, () => {
      this.#isReadPending = false;
      this.#read();
    });
  }

  #read(): void {
    try {
      const unreadCount = this.#unreadCount;
      if (this.#readShards()) this.#unreadCount -= unreadCount;
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      this.#options.onRefused(error);
      this.#readAfter(pace.sourceRetryDelayMs);
    }
  }

  /** Whether every shard was read to its tip. Children of a shard that ended are read in the same go, from their start. */
  #readShards(): boolean {
    const principal = this.#principal();
    const { records, streamArn } = this.#options;
    let isAtTip = true;
    for (let isListStale = true; isListStale;) {
      isListStale = false;
      for (const shardId of records.listShards({ principal, streamArn })) {
        if (this.#ended.has(shardId)) continue;
        const state = this.#readShard(principal, shardId);
        if (state === "ended") this.#ended.add(shardId);
        if (state === "ended") isListStale = true;
        if (state === "no-room") isAtTip = false;
      }
    }
    return isAtTip;
  }

  #readShard(principal: Principal, shardId: string): "at-tip" | "no-room" | "ended" {
    const { records, streamArn, hasRoom, take } = this.#options;
    for (;;) {
      if (!hasRoom(shardId)) return "no-room";
      const from = this.#positions.get(shardId) ?? { kind: "trim-horizon" };
      const read = records.getRecords({ principal, streamArn, shardId, from, limit: sourceReadRecordsMax });
      for (const { sequenceNumber, partitionKey, data, arrivedAtMs } of read.records) {
        const origin = { sequenceNumber, partitionKey, shardId };
        take(shardId, { recordId: `${sequenceNumber}000000`, data, arrivedAtMs, origin });
      }
      this.#positions.set(shardId, read.next);
      this.#options.onRead(read.millisBehindLatest);
      if (read.isEnd) return "ended";
      if (read.records.length < sourceReadRecordsMax && read.millisBehindLatest === 0) return "at-tip";
    }
  }

  #principal(): Principal {
    const { access, roleArn, sessionName } = this.#options;
    return access.assumeRole(roleArn, "firehose.amazonaws.com", sessionName);
  }
}
