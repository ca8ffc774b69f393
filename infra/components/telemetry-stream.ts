// The telemetry stream, between the IoT rule and delivery: Kinesis Data Streams, ordered per device because the
// partition key is the device's id. https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import type { Encryption } from "./encryption.ts";
import { metricsOf, most, sum, type Alarm, type GraphRow, type Metrics, type WatchedHop } from "./watched.ts";

// https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html#kinesis-metrics-shard
const metricsOfShards = [
  "IncomingBytes",
  "IncomingRecords",
  "IteratorAgeMilliseconds",
  "OutgoingBytes",
  "OutgoingRecords",
  "ReadProvisionedThroughputExceeded",
  "WriteProvisionedThroughputExceeded",
];

// Anyone in the account who may use the stream may use it. https://docs.aws.amazon.com/streams/latest/dev/getting-started-with-sse.html
const ownKey = "alias/aws/kinesis";

export interface TelemetryStreamArgs extends Pick<
  Settings,
  "iteratorAgeAlarmMinutes" | "onDestroy" | "shardMetrics" | "shards" | "streamRetentionHours"
> {
  readonly deployment: Deployment;
  readonly under: Encryption;
}

/** A Kinesis stream with as many shards as it is given, or none of its own when on demand. */
export class TelemetryStream extends pulumi.ComponentResource implements WatchedHop {
  readonly stream: aws.kinesis.Stream;
  readonly encryption: Encryption;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];

  constructor(name: string, args: TelemetryStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:TelemetryStream", name, {}, opts);
    const { deployment, under, shards, streamRetentionHours, shardMetrics, onDestroy } = args;
    this.encryption = under;
    const capacity =
      shards === "on-demand"
        ? { streamModeDetails: { streamMode: "ON_DEMAND" } }
        : { streamModeDetails: { streamMode: "PROVISIONED" }, shardCount: shards };
    this.stream = new aws.kinesis.Stream(
      name,
      {
        name: hyphenName(deployment, "telemetry"),
        retentionPeriod: streamRetentionHours,
        encryptionType: "KMS",
        kmsKeyId: under.key?.arn ?? ownKey,
        ...(shardMetrics && { shardLevelMetrics: metricsOfShards }),
        ...capacity,
      },
      { parent: this, protect: onDestroy === "keep" },
    );
    const metrics = metricsOf("AWS/Kinesis", { StreamName: this.stream.name });
    this.alarms = [throttles(metrics), iteratorAge(metrics, args)];
    this.graphs = [streamRow(metrics)];
    this.registerOutputs({ streamName: this.stream.name });
  }
}

const throttles = (stream: Metrics): Alarm => ({
  role: "stream-throttles",
  meaning: "The stream refused records for its shards' rate, and their writers try again",
  watched: { kind: "metric", metric: stream("WriteProvisionedThroughputExceeded"), statistic: "Sum" },
  threshold: 0,
  periodSeconds: 300,
});

const iteratorAge = (stream: Metrics, { iteratorAgeAlarmMinutes }: TelemetryStreamArgs): Alarm => ({
  role: "stream-iterator-age",
  meaning: "Delivery reads the stream far behind its tip",
  watched: { kind: "metric", metric: stream("GetRecords.IteratorAgeMilliseconds"), statistic: "Maximum" },
  threshold: iteratorAgeAlarmMinutes * 60_000,
  periodSeconds: 60,
});

const streamRow = (stream: Metrics): GraphRow => [
  { title: "Stream: records", lines: sum(stream("IncomingRecords"), stream("GetRecords.Records")) },
  { title: "Stream: iterator age", lines: most(stream("GetRecords.IteratorAgeMilliseconds")) },
  { title: "Stream: throttles", lines: sum(stream("WriteProvisionedThroughputExceeded")) },
];
