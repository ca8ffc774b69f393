// The inputs of a delivery stream that the embedded cloud takes; any other is refused by name.
// https://www.pulumi.com/registry/packages/aws/api-docs/kinesis/firehosedeliverystream/
import { z } from "zod";

const logging = z.strictObject({
  enabled: z.boolean().optional(),
  logGroupName: z.string().optional(),
  logStreamName: z.string().optional(),
});

/** Metadata extraction by jq, decompression and de-aggregation are not done here, so they are refused. */
export const processorInputs = z.strictObject({
  type: z.enum(["Lambda", "AppendDelimiterToRecord"]),
  parameters: z.array(z.strictObject({ parameterName: z.string(), parameterValue: z.string() })).optional(),
});

/** Patterns of Joda time are not read here. */
const hiveJsonSerDe = z.strictObject({ timestampFormats: z.array(z.literal("millis")).max(1).optional() });

const openXJsonSerDe = z.strictObject({
  caseInsensitive: z.boolean().optional(),
  columnToJsonKeyMappings: z.record(z.string(), z.string()).optional(),
  convertDotsInJsonKeysToUnderscores: z.boolean().optional(),
});

/** Sizes of pages and blocks are the engine's own. */
const parquetSerDe = z.strictObject({
  compression: z.enum(["SNAPPY", "GZIP", "UNCOMPRESSED"]).optional(),
  blockSizeBytes: z.number().optional(),
  enableDictionaryCompression: z.boolean().optional(),
  maxPaddingBytes: z.number().optional(),
  pageSizeBytes: z.number().optional(),
  writerVersion: z.string().optional(),
});

export const conversionInputs = z.strictObject({
  enabled: z.boolean().optional(),
  inputFormatConfiguration: z.strictObject({
    deserializer: z.strictObject({
      hiveJsonSerDe: hiveJsonSerDe.optional(),
      openXJsonSerDe: openXJsonSerDe.optional(),
    }),
  }),
  outputFormatConfiguration: z.strictObject({ serializer: z.strictObject({ parquetSerDe }) }),
  schemaConfiguration: z.strictObject({
    roleArn: z.string(),
    databaseName: z.string(),
    tableName: z.string(),
    catalogId: z.string().optional(),
    region: z.string().optional(),
    versionId: z.literal("LATEST").optional(),
  }),
});

const backupInputs = z.strictObject({
  roleArn: z.string(),
  bucketArn: z.string(),
  prefix: z.string().optional(),
  errorOutputPrefix: z.string().optional(),
  bufferingInterval: z.number().optional(),
  bufferingSize: z.number().optional(),
  compressionFormat: z.enum(["UNCOMPRESSED", "GZIP"]).optional(),
  cloudwatchLoggingOptions: logging.optional(),
  // Configuration without behaviour here: nothing is encrypted at rest.
  kmsKeyArn: z.string().optional(),
});

const extendedS3Configuration = z.strictObject({
  roleArn: z.string(),
  bucketArn: z.string(),
  prefix: z.string().optional(),
  errorOutputPrefix: z.string().optional(),
  fileExtension: z.string().optional(),
  bufferingInterval: z.number().optional(),
  bufferingSize: z.number().optional(),
  compressionFormat: z.enum(["UNCOMPRESSED", "GZIP"]).optional(),
  customTimeZone: z.literal("UTC").optional(),
  cloudwatchLoggingOptions: logging.optional(),
  processingConfiguration: z
    .strictObject({ enabled: z.boolean().optional(), processors: z.array(processorInputs).optional() })
    .optional(),
  dynamicPartitioningConfiguration: z
    // The time to retry is not used: delivery is tried for 24 hours.
    .strictObject({ enabled: z.boolean().optional(), retryDuration: z.number().min(0).max(7200).optional() })
    .optional(),
  dataFormatConversionConfiguration: conversionInputs.optional(),
  s3BackupMode: z.enum(["Disabled", "Enabled"]).optional(),
  s3BackupConfiguration: backupInputs.optional(),
  // Configuration without behaviour here: nothing is encrypted at rest.
  kmsKeyArn: z.string().optional(),
});

export const firehoseInputs = z.strictObject({
  name: z.string(),
  destination: z.literal("extended_s3"),
  extendedS3Configuration,
  kinesisSourceConfiguration: z.strictObject({ kinesisStreamArn: z.string(), roleArn: z.string() }).optional(),
  // Configuration without behaviour here.
  serverSideEncryption: z
    .strictObject({ enabled: z.boolean().optional(), keyArn: z.string().optional(), keyType: z.string().optional() })
    .optional(),
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});
