// Registrations as a Pulumi program makes them, taken or refused. What the made things do stands in the services' own tests.
import { describe, expect, test } from "vitest";
import type { DeliveryStreamConfiguration } from "../../../../simulators/cloud/firehose/configuration.ts";
import type { Firehose } from "../../../../simulators/cloud/firehose/firehose.ts";
import { firehoseProvisioners } from "../../../../simulators/cloud/provisioning/firehose.ts";
import { kinesisProvisioners } from "../../../../simulators/cloud/provisioning/kinesis.ts";
import type { Provisioners } from "../../../../simulators/cloud/provisioning/provisioner.ts";
import { account } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { standIn } from "../kit/port.ts";

const roleArn = "arn:aws:iam::123456789012:role/delivery";
const lambdaArn = "arn:aws:lambda:us-east-1:123456789012:function:transform:$LATEST";
const arn = "arn:aws:firehose:us-east-1:123456789012:deliverystream/delivery";

const { kinesis, kms } = await cloudWith({ services: ["kinesis", "kms"] });
const provision = (provisioners: Provisioners, type: string, inputs: Readonly<Record<string, unknown>>) =>
  provisioners[type]!({ name: "resource", inputs });

describe("kinesis.Stream", () => {
  const provisioners = kinesisProvisioners(kinesis, kms);
  const stream = (inputs: Readonly<Record<string, unknown>>) =>
    provision(provisioners, "aws:kinesis/stream:Stream", { name: "telemetry", ...inputs });

  test("a provisioned stream has its ARN as id", () => {
    expect(stream({ shardCount: 2, retentionPeriod: 48 })).toMatchObject({
      id: "arn:aws:kinesis:us-east-1:123456789012:stream/telemetry",
      outputs: { name: "telemetry", retentionPeriod: 48 },
    });
  });

  test.each([
    ["no shard count", {}, "shardCount is missing"],
    ["a retention of 12 hours", { shardCount: 1, retentionPeriod: 12 }, "retentionPeriod"],
    ["an unknown input", { shardCount: 1, shardcount: 2 }, 'Unrecognized key: "shardcount"'],
    ["encryption without a key", { shardCount: 1, encryptionType: "KMS" }, "kmsKeyId is missing"],
    ["a key that is not there", { shardCount: 1, encryptionType: "KMS", kmsKeyId: "k-1" }, "Key 'k-1' does not exist"],
  ])("%s is refused", (_, inputs, words) => {
    expect(() => stream(inputs)).toThrow(words);
  });
});

describe("kinesis.FirehoseDeliveryStream", () => {
  function deliveryStream(s3: Readonly<Record<string, unknown>>): DeliveryStreamConfiguration {
    let created: DeliveryStreamConfiguration | undefined;
    const firehose = standIn<Firehose>("firehose", {
      createDeliveryStream(configuration) {
        created = configuration;
        return { arn };
      },
    });
    const provisioners = firehoseProvisioners(firehose, account);
    const inputs = {
      name: "delivery",
      destination: "extended_s3",
      kinesisSourceConfiguration: { kinesisStreamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/s", roleArn },
      extendedS3Configuration: { roleArn, bucketArn: "arn:aws:s3:::bucket", ...s3 },
    };
    const type = "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream";
    expect(provision(provisioners, type, inputs)).toMatchObject({ id: arn, outputs: { arn } });
    return created!;
  }

  const lambda = (...parameters: readonly (readonly [string, string])[]) => ({
    type: "Lambda",
    parameters: parameters.map(([parameterName, parameterValue]) => ({ parameterName, parameterValue })),
  });

  test("what is left out takes AWS's defaults: 5 MB, 300 s, no compression", () => {
    const { source, destination } = deliveryStream({});

    expect(source.kind).toBe("kinesis");
    expect(destination).toMatchObject({ bufferBytes: 5 * 1024 * 1024, bufferMs: 300_000, compression: "UNCOMPRESSED" });
    expect([destination.transform, destination.conversion, destination.logging]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("a transform takes 1 MB, 60 s, 3 retries and the destination's role, unless its parameters differ", () => {
    const processors = (...parameters: readonly (readonly [string, string])[]) =>
      deliveryStream({ processingConfiguration: { enabled: true, processors: [lambda(...parameters)] } });

    const plain = processors(["LambdaArn", lambdaArn]).destination.transform;
    const tuned = processors(["LambdaArn", lambdaArn], ["BufferSizeInMBs", "0.5"], ["NumberOfRetries", "0"]);

    expect(plain).toEqual({
      functionArn: lambdaArn,
      bufferBytes: 1024 * 1024,
      bufferMs: 60_000,
      retriesMax: 3,
      roleArn,
    });
    expect(tuned.destination.transform).toMatchObject({ bufferBytes: 512 * 1024, retriesMax: 0 });
  });

  test("Parquet by a Glue table reads epoch milliseconds through the Hive deserialiser", () => {
    const { destination } = deliveryStream({
      dataFormatConversionConfiguration: {
        inputFormatConfiguration: { deserializer: { hiveJsonSerDe: { timestampFormats: ["millis"] } } },
        outputFormatConfiguration: { serializer: { parquetSerDe: { compression: "SNAPPY" } } },
        schemaConfiguration: { roleArn, databaseName: "db", tableName: "telemetry", region: "us-east-1" },
      },
    });

    expect(destination.conversion).toEqual({
      roleArn,
      databaseName: "db",
      tableName: "telemetry",
      region: "us-east-1",
      versionId: "LATEST",
      deserializer: { kind: "hive", timestamps: "millis" },
      compression: "SNAPPY",
    });
  });

  test.each([
    ["two Lambda processors", [lambda(["LambdaArn", lambdaArn]), lambda(["LambdaArn", lambdaArn])], "more than one"],
    ["a Lambda processor without a function", [lambda()], "has no parameter LambdaArn"],
    ["metadata extraction", [{ type: "MetadataExtraction" }], "Invalid option"],
  ])("%s is refused", (_, processors, words) => {
    expect(() => deliveryStream({ processingConfiguration: { enabled: true, processors } })).toThrow(words);
  });

  test("a backup of source records takes AWS's defaults: 5 MB, 300 s, no compression", () => {
    const s3BackupConfiguration = { roleArn, bucketArn: "arn:aws:s3:::bucket", prefix: "source/" };

    const { destination } = deliveryStream({ s3BackupMode: "Enabled", s3BackupConfiguration });

    expect(destination.backup).toEqual({
      roleArn,
      bucketArn: "arn:aws:s3:::bucket",
      prefix: "source/",
      errorOutputPrefix: undefined,
      bufferBytes: 5 * 1024 * 1024,
      bufferMs: 300_000,
      compression: "UNCOMPRESSED",
      logging: undefined,
    });
  });

  test("a backup that is enabled without being configured is refused", () => {
    expect(() => deliveryStream({ s3BackupMode: "Enabled" })).toThrow("s3BackupConfiguration is missing");
  });
});
