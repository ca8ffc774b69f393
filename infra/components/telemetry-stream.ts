// The telemetry stream, between the IoT rule and delivery: Kinesis Data Streams, ordered per device because the
// partition key is the device's id. https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { hyphenName, type Deployment } from "./deployment.ts";

export interface TelemetryStreamArgs {
  readonly deployment: Deployment;
}

/** A Kinesis stream with as many shards as the stage says, or none of its own when on demand. */
export class TelemetryStream extends pulumi.ComponentResource {
  readonly stream: aws.kinesis.Stream;

  constructor(name: string, { deployment }: TelemetryStreamArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:TelemetryStream", name, {}, opts);
    const { shards, streamRetentionHours, onDestroy } = deployment.stage;
    const capacity =
      shards === "on-demand"
        ? { streamModeDetails: { streamMode: "ON_DEMAND" } }
        : { streamModeDetails: { streamMode: "PROVISIONED" }, shardCount: shards };
    this.stream = new aws.kinesis.Stream(
      name,
      { name: hyphenName(deployment, "telemetry"), retentionPeriod: streamRetentionHours, ...capacity },
      { parent: this, protect: onDestroy === "keep" },
    );
    this.registerOutputs({ streamName: this.stream.name });
  }
}
