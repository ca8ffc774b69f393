// Kinesis Data Streams as other services see it: IoT rule actions write, Firehose and event source mappings read.
import type { Principal } from "./principal.ts";

export interface StreamRecord {
  readonly sequenceNumber: string;
  readonly partitionKey: string;
  readonly data: Buffer;
  /** When the shard took it. */
  readonly arrivedAtMs: number;
}

export type StreamPosition =
  | { readonly kind: "trim-horizon" }
  | { readonly kind: "latest" }
  | { readonly kind: "after"; readonly sequenceNumber: string };

export interface ShardRead {
  readonly records: readonly StreamRecord[];
  /** Where the next read goes on. */
  readonly next: StreamPosition;
  /** How far behind the tip of the shard the read ended; 0 at the tip. */
  readonly millisBehindLatest: number;
  /** True where a closed shard (after resharding) has been read to its end. */
  readonly isEnd: boolean;
}

/** Every method authorises `principal` for the Kinesis action of the same name and throws AwsError as the wire would. */
export interface RecordStreams {
  putRecord(request: { principal: Principal; streamName: string; partitionKey: string; data: Buffer }): void;
  listShards(request: { principal: Principal; streamArn: string }): readonly string[];
  /** At most `limit` records and 10 MiB. */
  getRecords(request: {
    principal: Principal;
    streamArn: string;
    shardId: string;
    from: StreamPosition;
    limit: number;
  }): ShardRead;
  /** Calls back (synchronously, so only to set a timer) after a stream took records. Returns the undo. */
  onArrival(streamArn: string, callback: () => void): () => void;
}
