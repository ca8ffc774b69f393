// https://docs.aws.amazon.com/firehose/latest/APIReference/API_DescribeDeliveryStream.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation } from "../../wire/operation.ts";
import type {
  BackupConfiguration,
  ConversionConfiguration,
  DestinationConfiguration,
  TransformConfiguration,
} from "../configuration.ts";
import type { DeliveryStream } from "../delivery-stream.ts";
import type { DeliveryStreamRegistry } from "../delivery-stream-registry.ts";
import { streamVersion } from "../object-key.ts";
import { typeOf } from "./list-delivery-streams.ts";

const input = z.object({
  DeliveryStreamName: z.string().min(1).max(64),
  Limit: z.number().int().optional(),
  ExclusiveStartDestinationId: z.string().optional(),
});

export const describeDeliveryStream = (registry: DeliveryStreamRegistry) =>
  defineOperation({
    name: "DescribeDeliveryStream",
    input,
    permissions: ({ DeliveryStreamName: name }) => [
      { action: "firehose:DescribeDeliveryStream", resources: [registry.arnOf(name)] },
    ],
    run: ({ DeliveryStreamName: name }) => ({ DeliveryStreamDescription: description(registry.find(name)) }),
  });

function description({ arn, createdAtMs, configuration }: DeliveryStream) {
  const { name, source, destination } = configuration;
  return {
    DeliveryStreamName: name,
    DeliveryStreamARN: arn,
    DeliveryStreamStatus: "ACTIVE",
    DeliveryStreamType: typeOf(source.kind),
    VersionId: String(streamVersion),
    CreateTimestamp: new Timestamp(createdAtMs),
    ...(source.kind === "direct" ? {} : { Source: sourceShape(source, createdAtMs) }),
    Destinations: [
      { DestinationId: "destinationId-000000000001", ExtendedS3DestinationDescription: destinationShape(destination) },
    ],
    HasMoreDestinations: false,
  };
}

const sourceShape = (source: { streamArn: string; roleArn: string }, startMs: number) => ({
  KinesisStreamSourceDescription: {
    KinesisStreamARN: source.streamArn,
    RoleARN: source.roleArn,
    DeliveryStartTimestamp: new Timestamp(startMs),
  },
});

const mebibyte = 1024 * 1024;

function destinationShape(destination: DestinationConfiguration) {
  const { logging, transform, conversion } = destination;
  return {
    RoleARN: destination.roleArn,
    BucketARN: destination.bucketArn,
    Prefix: destination.prefix,
    ErrorOutputPrefix: destination.errorOutputPrefix,
    FileExtension: destination.fileExtension,
    BufferingHints: {
      SizeInMBs: destination.bufferBytes / mebibyte,
      IntervalInSeconds: destination.bufferMs / 1000,
    },
    CompressionFormat: destination.compression,
    EncryptionConfiguration: { NoEncryptionConfig: "NoEncryption" },
    CloudWatchLoggingOptions: {
      Enabled: logging !== undefined,
      LogGroupName: logging?.group,
      LogStreamName: logging?.stream,
    },
    ProcessingConfiguration: {
      Enabled: transform !== undefined,
      Processors: transform === undefined ? [] : [processorShape(transform)],
    },
    ...backupShape(destination.backup),
    DynamicPartitioningConfiguration: { Enabled: destination.isDynamicallyPartitioned },
    ...(conversion === undefined ? {} : { DataFormatConversionConfiguration: conversionShape(conversion) }),
    CustomTimeZone: "UTC",
  };
}

const backupShape = (backup: BackupConfiguration | undefined) =>
  backup === undefined
    ? { S3BackupMode: "Disabled" }
    : {
        S3BackupMode: "Enabled",
        S3BackupDescription: {
          RoleARN: backup.roleArn,
          BucketARN: backup.bucketArn,
          Prefix: backup.prefix,
          ErrorOutputPrefix: backup.errorOutputPrefix,
          BufferingHints: { SizeInMBs: backup.bufferBytes / mebibyte, IntervalInSeconds: backup.bufferMs / 1000 },
          CompressionFormat: backup.compression,
          EncryptionConfiguration: { NoEncryptionConfig: "NoEncryption" },
        },
      };

const processorShape = (transform: TransformConfiguration) => ({
  Type: "Lambda",
  Parameters: [
    { ParameterName: "LambdaArn", ParameterValue: transform.functionArn },
    { ParameterName: "NumberOfRetries", ParameterValue: String(transform.retriesMax) },
    { ParameterName: "RoleArn", ParameterValue: transform.roleArn },
    { ParameterName: "BufferSizeInMBs", ParameterValue: String(transform.bufferBytes / mebibyte) },
    { ParameterName: "BufferIntervalInSeconds", ParameterValue: String(transform.bufferMs / 1000) },
  ],
});

const conversionShape = (conversion: ConversionConfiguration) => ({
  Enabled: true,
  SchemaConfiguration: {
    RoleARN: conversion.roleArn,
    DatabaseName: conversion.databaseName,
    TableName: conversion.tableName,
    Region: conversion.region,
    VersionId: conversion.versionId,
  },
  InputFormatConfiguration: {
    Deserializer:
      conversion.deserializer.kind === "hive"
        ? {
            HiveJsonSerDe: conversion.deserializer.timestamps === "millis" ? { TimestampFormats: ["millis"] } : {},
          }
        : {
            OpenXJsonSerDe: {
              CaseInsensitive: conversion.deserializer.isCaseInsensitive,
              ColumnToJsonKeyMappings: conversion.deserializer.keyOfColumn,
              ConvertDotsInJsonKeysToUnderscores: conversion.deserializer.dotsToUnderscores,
            },
          },
  },
  OutputFormatConfiguration: { Serializer: { ParquetSerDe: { Compression: conversion.compression } } },
});
