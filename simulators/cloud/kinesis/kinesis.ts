// Kinesis Data Streams of the embedded cloud: what writes to it, what reads from it, and the wire.
// https://docs.aws.amazon.com/streams/latest/dev/introduction.html
import { join } from "node:path";
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { RecordStreams } from "../ports/record-stream.ts";
import type { WireService } from "../wire/protocol.ts";
import type { DataStream } from "./data-stream.ts";
import { createStream } from "./operations/create-stream.ts";
import { deleteStream } from "./operations/delete-stream.ts";
import { describeStream } from "./operations/describe-stream.ts";
import { describeStreamSummary } from "./operations/describe-stream-summary.ts";
import { getRecords } from "./operations/get-records.ts";
import { getShardIterator } from "./operations/get-shard-iterator.ts";
import { listShards } from "./operations/list-shards.ts";
import { listStreams } from "./operations/list-streams.ts";
import { mergeShards } from "./operations/merge-shards.ts";
import { putRecord } from "./operations/put-record.ts";
import { putRecords } from "./operations/put-records.ts";
import { deleteResourcePolicy, getResourcePolicy, putResourcePolicy } from "./operations/resource-policy.ts";
import { decreaseStreamRetentionPeriod, increaseStreamRetentionPeriod } from "./operations/retention-period.ts";
import { splitShard } from "./operations/split-shard.ts";
import { addTagsToStream, listTagsForStream, removeTagsFromStream } from "./operations/stream-tags.ts";
import { updateShardCount } from "./operations/update-shard-count.ts";
import { recordStreams } from "./record-streams.ts";
import { StreamRegistry, type NewStream } from "./stream-registry.ts";

export interface Kinesis {
  readonly records: RecordStreams;
  readonly wire: WireService;
  createStream(stream: NewStream): DataStream;
  /** Records wait for whoever reads them: readers count what they have not read, so a stream itself is never behind. */
  backlog(): number;
}

export interface KinesisDependencies {
  readonly clock: Clock;
  readonly account: Account;
  readonly access: AccessControl;
  /** Old records are kept in files below it; without one, in memory. */
  readonly dataDirectory?: string;
  readonly metrics?: MetricSink;
}

export function createKinesis({ clock, account, access, dataDirectory, metrics }: KinesisDependencies): Kinesis {
  const directory = dataDirectory === undefined ? undefined : join(dataDirectory, "kinesis");
  const registry = new StreamRegistry({ clock, account, access, directory, metrics });
  const operations = [
    addTagsToStream,
    createStream,
    deleteResourcePolicy,
    deleteStream,
    describeStream,
    describeStreamSummary,
    getRecords,
    getResourcePolicy,
    getShardIterator,
    listShards,
    listStreams,
    listTagsForStream,
    mergeShards,
    putRecord,
    putRecords,
    putResourcePolicy,
    removeTagsFromStream,
    increaseStreamRetentionPeriod,
    decreaseStreamRetentionPeriod,
    splitShard,
    updateShardCount,
  ];
  return {
    records: recordStreams(registry, access),
    wire: {
      protocol: "json",
      target: "Kinesis_20131202",
      version: "1.1",
      operations: operations.map((operation) => operation(registry)),
    },
    createStream: (stream) => registry.create(stream),
    backlog: () => 0,
  };
}
