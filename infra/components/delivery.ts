// The telemetry stream into the ingestion bucket: Firehose reads Kinesis, calls the transform, converts to Parquet by
// the Glue table and writes by event time; what it cannot deliver goes under errors/, by type and arrival.
// https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { ingestionPrefixes } from "../../queries/layout.ts";
import type { Settings } from "../settings.ts";
import type { Catalog } from "./catalog.ts";
import { deliveryStatements } from "./delivery-permissions.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";
import type { Storage } from "./storage.ts";
import type { TelemetryStream } from "./telemetry-stream.ts";
import type { Transform } from "./transform.ts";
import { metricsOf, most, sum, type Alarm, type GraphRow, type Metrics, type WatchedHop } from "./watched.ts";

// https://docs.aws.amazon.com/firehose/latest/dev/s3-prefixes.html
const telemetryPrefix = `${ingestionPrefixes.telemetry}dt=!{partitionKeyFromLambda:dt}/hour=!{partitionKeyFromLambda:hour}/`;
const sourcePrefix = `${ingestionPrefixes.sourceRecords}dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/`;
const errorPrefix = `${ingestionPrefixes.errors}!{firehose:error-output-type}/dt=!{timestamp:yyyy-MM-dd}/`;

// Firehose's own defaults. A parameter that equals a default is not kept in the state, and would show a change for ever.
// https://www.pulumi.com/registry/packages/aws/api-docs/kinesis/firehosedeliverystream/
const transformDefaults = { bufferMegabytes: 1, bufferSeconds: 60 };

type Buffers = Pick<
  Settings,
  | "deliveryBufferMegabytes"
  | "deliveryBufferSeconds"
  | "deliveryRetrySeconds"
  | "transformBufferMegabytes"
  | "transformBufferSeconds"
>;

export interface DeliveryArgs
  extends Buffers, Pick<Settings, "freshnessAlarmMinutes" | "logRetentionDays" | "sourceBackup"> {
  readonly deployment: Deployment;
  readonly from: TelemetryStream;
  readonly through: Transform;
  readonly to: Storage;
  readonly as: Catalog;
}

/** The delivery stream, its role and its log. */
export class Delivery extends pulumi.ComponentResource implements WatchedHop {
  readonly deliveryStream: aws.kinesis.FirehoseDeliveryStream;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];

  constructor(name: string, args: DeliveryArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Delivery", name, {}, opts);
    const streamName = hyphenName(args.deployment, "delivery");
    const { logGroup, logStream } = this.createLog(name, streamName, args.logRetentionDays);
    const role = new ServiceRole(
      name,
      {
        deployment: args.deployment,
        principal: "firehose",
        description: `What the delivery stream ${streamName} may do`,
        // https://docs.aws.amazon.com/firehose/latest/dev/controlling-access.html
        trust: trust("firehose.amazonaws.com", { StringEquals: { "sts:ExternalId": args.deployment.accountId } }),
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
        kinesisSourceConfiguration: { kinesisStreamArn: args.from.stream.arn, roleArn },
        extendedS3Configuration: {
          roleArn,
          cloudwatchLoggingOptions,
          ...objects(args),
          processingConfiguration: { enabled: true, processors: [transformProcessor(args)] },
          dataFormatConversionConfiguration: parquetConversion(args, roleArn),
          ...(args.sourceBackup && {
            s3BackupMode: "Enabled",
            s3BackupConfiguration: { ...backup(args), roleArn, cloudwatchLoggingOptions },
          }),
        },
      },
      { parent: this, dependsOn: [role.policy] },
    );
    const metrics = metricsOf("AWS/Firehose", { DeliveryStreamName: this.deliveryStream.name });
    this.alarms = [freshness(metrics, args)];
    this.graphs = [deliveryRow(metrics)];
    this.registerOutputs({ deliveryStreamName: this.deliveryStream.name });
  }

  private createLog(name: string, streamName: string, retentionInDays: number) {
    const logGroup = new aws.cloudwatch.LogGroup(
      name,
      { name: `/aws/kinesisfirehose/${streamName}`, retentionInDays },
      { parent: this },
    );
    const logStream = new aws.cloudwatch.LogStream(
      name,
      { name: "S3Delivery", logGroupName: logGroup.name },
      { parent: this },
    );
    return { logGroup, logStream };
  }
}

/** Where objects of readings come to lie, and when. */
const objects = ({ to, deliveryBufferSeconds, deliveryBufferMegabytes, deliveryRetrySeconds }: DeliveryArgs) => ({
  bucketArn: to.ingestion.bucket.arn,
  prefix: telemetryPrefix,
  errorOutputPrefix: errorPrefix,
  bufferingInterval: deliveryBufferSeconds,
  bufferingSize: deliveryBufferMegabytes,
  // Parquet compresses inside the file.
  compressionFormat: "UNCOMPRESSED",
  dynamicPartitioningConfiguration: { enabled: true, retryDuration: deliveryRetrySeconds },
});

/** Every record as the stream had it, by arrival: what the transform made of it can be made again. */
const backup = ({ to, deliveryBufferSeconds, deliveryBufferMegabytes }: DeliveryArgs) => ({
  bucketArn: to.ingestion.bucket.arn,
  prefix: sourcePrefix,
  errorOutputPrefix: errorPrefix,
  bufferingInterval: deliveryBufferSeconds,
  bufferingSize: deliveryBufferMegabytes,
  compressionFormat: "GZIP",
});

function transformProcessor({ through, transformBufferMegabytes, transformBufferSeconds }: DeliveryArgs) {
  const bufferSize = { parameterName: "BufferSizeInMBs", parameterValue: `${transformBufferMegabytes}` };
  const bufferInterval = { parameterName: "BufferIntervalInSeconds", parameterValue: `${transformBufferSeconds}` };
  return {
    type: "Lambda",
    parameters: [
      { parameterName: "LambdaArn", parameterValue: pulumi.interpolate`${through.handler.fn.arn}:$LATEST` },
      ...(transformBufferMegabytes === transformDefaults.bufferMegabytes ? [] : [bufferSize]),
      ...(transformBufferSeconds === transformDefaults.bufferSeconds ? [] : [bufferInterval]),
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

const freshness = (delivery: Metrics, { deliveryBufferSeconds, freshnessAlarmMinutes }: DeliveryArgs): Alarm => ({
  role: "delivery-freshness",
  meaning: "Readings wait in delivery far longer than its buffer holds them",
  watched: { kind: "metric", metric: delivery("DeliveryToS3.DataFreshness"), statistic: "Maximum" },
  threshold: deliveryBufferSeconds + freshnessAlarmMinutes * 60,
  periodSeconds: 60,
});

const deliveryRow = (delivery: Metrics): GraphRow => [
  {
    title: "Delivery: records",
    lines: sum(delivery("DataReadFromKinesisStream.Records"), delivery("DeliveryToS3.Records")),
  },
  { title: "Delivery: data freshness", lines: most(delivery("DeliveryToS3.DataFreshness")) },
  {
    title: "Delivery: S3 puts that succeed",
    lines: [{ metric: delivery("DeliveryToS3.Success"), statistic: "Average" }],
  },
];
