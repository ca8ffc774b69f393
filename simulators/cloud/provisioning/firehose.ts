// Delivery streams, by Pulumi type; S3 (`extended_s3`) is the one destination that exists here.
// https://www.pulumi.com/registry/packages/aws/api-docs/kinesis/firehosedeliverystream/
import type { z } from "zod";
import type {
  BackupConfiguration,
  ConversionConfiguration,
  Deserializer,
  DestinationConfiguration,
  Source,
  TransformConfiguration,
} from "../firehose/configuration.ts";
import type { Account } from "../ports/account.ts";
import type { Firehose } from "../firehose/firehose.ts";
import { limits } from "../firehose/limits.ts";
import type { conversionInputs, processorInputs } from "./firehose-inputs.ts";
import { firehoseInputs } from "./firehose-inputs.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

type Inputs = z.output<typeof firehoseInputs>;
type Processor = z.output<typeof processorInputs>;

const mebibyte = 1024 * 1024;

export function firehoseProvisioners(firehose: Firehose, account: Account): Provisioners {
  return {
    "aws:kinesis/firehoseDeliveryStream:FirehoseDeliveryStream": provisioner(firehoseInputs, (inputs) => {
      const destination = destinationOf(inputs.extendedS3Configuration, account.region);
      const { arn } = firehose.createDeliveryStream({ name: inputs.name, source: sourceOf(inputs), destination });
      return {
        id: arn,
        outputs: {
          arn,
          name: inputs.name,
          destinationId: "destinationId-000000000001",
          versionId: "1",
          tagsAll: inputs.tags ?? {},
        },
      };
    }),
  };
}

function sourceOf({ kinesisSourceConfiguration: kinesis }: Inputs): Source {
  return kinesis === undefined
    ? { kind: "direct" }
    : { kind: "kinesis", streamArn: kinesis.kinesisStreamArn, roleArn: kinesis.roleArn };
}

function destinationOf(s3: Inputs["extendedS3Configuration"], region: string): DestinationConfiguration {
  const isProcessing = s3.processingConfiguration?.enabled ?? false;
  const processors = isProcessing ? (s3.processingConfiguration?.processors ?? []) : [];
  const [lambda, ...others] = processors.filter(({ type }) => type === "Lambda");
  if (others.length > 0) throw new Error("processors has more than one of type Lambda; Firehose takes one");
  const delimiter = processors.find(({ type }) => type === "AppendDelimiterToRecord");
  const conversion = s3.dataFormatConversionConfiguration;
  return {
    roleArn: s3.roleArn,
    bucketArn: s3.bucketArn,
    prefix: s3.prefix ?? "",
    errorOutputPrefix: s3.errorOutputPrefix,
    fileExtension: s3.fileExtension,
    bufferBytes: (s3.bufferingSize ?? limits.bufferMegabytesDefault) * mebibyte,
    bufferMs: (s3.bufferingInterval ?? limits.bufferSecondsDefault) * 1000,
    compression: s3.compressionFormat ?? "UNCOMPRESSED",
    delimiter: delimiter === undefined ? undefined : delimiterOf(delimiter),
    transform: lambda === undefined ? undefined : transformOf(lambda, s3.roleArn),
    isDynamicallyPartitioned: s3.dynamicPartitioningConfiguration?.enabled ?? false,
    conversion:
      conversion?.enabled === false || conversion === undefined ? undefined : conversionOf(conversion, region),
    logging: loggingOf(s3.cloudwatchLoggingOptions),
    ...(s3.s3BackupMode === "Enabled" && { backup: backupOf(s3.s3BackupConfiguration) }),
  };
}

type S3Inputs = Inputs["extendedS3Configuration"];

function loggingOf(logging: S3Inputs["cloudwatchLoggingOptions"]): DestinationConfiguration["logging"] {
  const { enabled = false, logGroupName: group, logStreamName: stream } = logging ?? {};
  return enabled && group !== undefined && stream !== undefined ? { group, stream } : undefined;
}

function backupOf(backup: S3Inputs["s3BackupConfiguration"]): BackupConfiguration {
  if (backup === undefined) throw new Error("s3BackupConfiguration is missing: s3BackupMode Enabled needs it");
  return {
    roleArn: backup.roleArn,
    bucketArn: backup.bucketArn,
    prefix: backup.prefix ?? "",
    errorOutputPrefix: backup.errorOutputPrefix,
    bufferBytes: (backup.bufferingSize ?? limits.bufferMegabytesDefault) * mebibyte,
    bufferMs: (backup.bufferingInterval ?? limits.bufferSecondsDefault) * 1000,
    compression: backup.compressionFormat ?? "UNCOMPRESSED",
    logging: loggingOf(backup.cloudwatchLoggingOptions),
  };
}

const parameter = ({ parameters = [] }: Processor, name: string): string | undefined =>
  parameters.find(({ parameterName }) => parameterName === name)?.parameterValue;

function transformOf(processor: Processor, roleArn: string): TransformConfiguration {
  const functionArn = parameter(processor, "LambdaArn");
  if (functionArn === undefined) throw new Error("the Lambda processor has no parameter LambdaArn");
  const number = (name: string, fallback: number): number => {
    const text = parameter(processor, name);
    if (text !== undefined && !Number.isFinite(Number(text))) throw new Error(`${name} is ${text}; it takes a number`);
    return text === undefined ? fallback : Number(text);
  };
  return {
    functionArn,
    bufferBytes: number("BufferSizeInMBs", limits.transformBufferMegabytesDefault) * mebibyte,
    bufferMs: number("BufferIntervalInSeconds", limits.transformBufferSecondsDefault) * 1000,
    retriesMax: number("NumberOfRetries", limits.transformRetriesDefault),
    roleArn: parameter(processor, "RoleArn") ?? roleArn,
  };
}

/** Written with an escape, `\\n`; a newline where the parameter is left out. */
const delimiterOf = (processor: Processor): string =>
  (parameter(processor, "Delimiter") ?? "\n").replaceAll("\\n", "\n").replaceAll("\\t", "\t");

function conversionOf(inputs: z.output<typeof conversionInputs>, region: string): ConversionConfiguration {
  const schema = inputs.schemaConfiguration;
  return {
    roleArn: schema.roleArn,
    databaseName: schema.databaseName,
    tableName: schema.tableName,
    region: schema.region ?? region,
    versionId: schema.versionId ?? "LATEST",
    deserializer: deserializerOf(inputs.inputFormatConfiguration.deserializer),
    compression: inputs.outputFormatConfiguration.serializer.parquetSerDe.compression ?? "SNAPPY",
  };
}

function deserializerOf({
  hiveJsonSerDe: hive,
  openXJsonSerDe: openx,
}: z.output<typeof conversionInputs>["inputFormatConfiguration"]["deserializer"]): Deserializer {
  if ((hive === undefined) === (openx === undefined)) {
    throw new Error("deserializer takes exactly one of hiveJsonSerDe and openXJsonSerDe");
  }
  if (openx === undefined) return { kind: "hive", timestamps: hive?.timestampFormats?.length === 1 ? "millis" : "sql" };
  return {
    kind: "openx",
    isCaseInsensitive: openx.caseInsensitive ?? true,
    keyOfColumn: openx.columnToJsonKeyMappings ?? {},
    dotsToUnderscores: openx.convertDotsInJsonKeysToUnderscores ?? false,
  };
}
