// The telemetry stream, between the IoT rule and delivery: Kinesis Data Streams, ordered per device because the
// partition key is the device's id. https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { hyphenName, type Deployment } from "./deployment.ts";
import type { Encryption } from "./encryption.ts";

// https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html#kinesis-metrics-shard
const shardMetrics = [
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

export interface TelemetryStreamArgs {
  readonly deployment: Deployment;
  readonly under: Encryption;
}

/** A Kinesis stream with as many shards as the stage says, or none of its own when on demand. */
export class TelemetryStream extends pulumi.ComponentResource {
  readonly stream: aws.kinesis.Stream;
  readonly encryption: Encryption;

  constructor(name: string, { deployment, under }: TelemetryStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:TelemetryStream", name, {}, opts);
    this.encryption = under;
    const { shards, streamRetentionHours, onDestroy } = deployment.stage;
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
        ...(deployment.stage.shardMetrics && { shardLevelMetrics: shardMetrics }),
        ...capacity,
      },
      { parent: this, protect: onDestroy === "keep" },
    );
    this.registerOutputs({ streamName: this.stream.name });
  }
}
