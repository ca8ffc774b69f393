// The telemetry stream into the ingestion bucket: Firehose reads Kinesis, calls the transform, converts to Parquet by
// the Glue table and writes by event time; what it cannot deliver goes under errors/, by type and arrival.
// https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ingestionPrefixes } from "../../queries/layout.ts";
import type { Catalog } from "./catalog.ts";
import { deliveryStatements } from "./delivery-permissions.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";
import type { Storage } from "./storage.ts";
import type { TelemetryStream } from "./telemetry-stream.ts";
import type { Transform } from "./transform.ts";

// https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
const telemetryPrefix = `${ingestionPrefixes.telemetry}dt=!{partitionKeyFromLambda:dt}/hour=!{partitionKeyFromLambda:hour}/`;
const sourcePrefix = `${ingestionPrefixes.sourceRecords}dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/`;
const errorPrefix = `${ingestionPrefixes.errors}!{firehose:error-output-type}/dt=!{timestamp:yyyy-MM-dd}/`;

// Firehose's own defaults. A parameter that equals a default is not kept in the state, and would show a change for ever.
// https://www.pulumi.com/registry/packages/aws/api-docs/kinesis/firehosedeliverystream/
const transformDefaults = { bufferMegabytes: 1, bufferSeconds: 60 };

export interface DeliveryArgs {
  readonly deployment: Deployment;
  readonly from: TelemetryStream;
  readonly through: Transform;
  readonly to: Storage;
  readonly as: Catalog;
}

/** The delivery stream, its role and its log. */
export class Delivery extends pulumi.ComponentResource {
  readonly deliveryStream: aws.kinesis.FirehoseDeliveryStream;

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Delivery", name, {}, opts);
    const { deployment, from, to } = args;
    const { stage, accountId } = deployment;
    const streamName = hyphenName(deployment, "delivery");
    const { logGroup, logStream } = this.createLog(streamName, stage.logRetentionDays);
    const role = new ServiceRole(
      "firehose",
      {
        deployment,
        principal: "firehose",
        description: `What the delivery stream ${streamName} may do`,
        // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
        trust: trust("firehose.amazonaws.com", { StringEquals: { "sts:ExternalId": accountId } }),
        statements: deliveryStatements(args, logGroup),
      },
      { parent: this },
    );
    const roleArn = role.role.arn;
    const cloudwatchLoggingOptions = { enabled: true, logGroupName: logGroup.name, logStreamName: logStream.name };
    this.deliveryStream = new aws.kinesis.FirehoseDeliveryStream(
      name,
      {
        name: streamName,
        destination: "extended_s3",
        kinesisSourceConfiguration: { kinesisStreamArn: from.stream.arn, roleArn },
        extendedS3Configuration: {
          roleArn,
          bucketArn: to.ingestion.bucket.arn,
          prefix: telemetryPrefix,
          errorOutputPrefix: errorPrefix,
          bufferingInterval: stage.deliveryBufferSeconds,
          bufferingSize: stage.deliveryBufferMegabytes,
          // Parquet compresses inside the file.
          compressionFormat: "UNCOMPRESSED",
          dynamicPartitioningConfiguration: { enabled: true, retryDuration: stage.deliveryRetrySeconds },
          processingConfiguration: { enabled: true, processors: [transformProcessor(args)] },
          dataFormatConversionConfiguration: parquetConversion(args, roleArn),
          cloudwatchLoggingOptions,
          ...(stage.sourceBackup && {
            s3BackupMode: "Enabled",
            s3BackupConfiguration: { ...backup(args), roleArn, cloudwatchLoggingOptions },
          }),
        },
      },
      { parent: this, dependsOn: [role.policy] },
    );
    this.registerOutputs({ deliveryStreamName: this.deliveryStream.name });
  }

  private createLog(streamName: string, retentionInDays: number) {
    const logGroup = new aws.cloudwatch.LogGroup(
      "delivery",
      { name: `/aws/kinesisfirehose/${streamName}`, retentionInDays },
      { parent: this },
    );
    const logStream = new aws.cloudwatch.LogStream(
      "delivery",
      { name: "S3Delivery", logGroupName: logGroup.name },
      { parent: this },
    );
    return { logGroup, logStream };
  }
}

/** Every record as the stream had it, by arrival: what the transform made of it can be made again. */
function backup({ deployment: { stage }, to }: DeliveryArgs) {
  return {
    bucketArn: to.ingestion.bucket.arn,
    prefix: sourcePrefix,
    errorOutputPrefix: errorPrefix,
    bufferingInterval: stage.deliveryBufferSeconds,
    bufferingSize: stage.deliveryBufferMegabytes,
    compressionFormat: "GZIP",
  };
}

function transformProcessor({ deployment, through }: DeliveryArgs) {
  const { transformBufferMegabytes: megabytes, transformBufferSeconds: seconds } = deployment.stage;
  const bufferSize = { parameterName: "BufferSizeInMBs", parameterValue: `${megabytes}` };
  const bufferInterval = { parameterName: "BufferIntervalInSeconds", parameterValue: `${seconds}` };
  return {
    type: "Lambda",
    parameters: [
      { parameterName: "LambdaArn", parameterValue: pulumi.interpolate`${through.handler.fn.arn}:$LATEST` },
      ...(megabytes === transformDefaults.bufferMegabytes ? [] : [bufferSize]),
      ...(seconds === transformDefaults.bufferSeconds ? [] : [bufferInterval]),
    ],
  };
}

function parquetConversion({ as: catalog, deployment }: DeliveryArgs, roleArn: pulumi.Output<string>) {
  return {
    // The transform writes timestamps as epoch milliseconds.
    inputFormatConfiguration: { deserializer: { hiveJsonSerDe: { timestampFormats: ["millis"] } } },
    outputFormatConfiguration: { serializer: { parquetSerDe: { compression: "SNAPPY" } } },
    schemaConfiguration: {
      roleArn,
      databaseName: catalog.database.name,
      tableName: catalog.telemetry.name,
      region: deployment.region,
    },
  };
}
