// What AWS checks when a delivery stream is created; every fault ends as InvalidArgumentException.
// https://docs.aws.amazon.com/firehose/latest/APIReference/API_CreateDeliveryStream.html
import { AwsError } from "../wire/aws-error.ts";
import type { BackupConfiguration, DeliveryStreamConfiguration } from "./configuration.ts";
import { limits } from "./limits.ts";
import { errorPrefixOf, parsePrefix, partitionKeyNames, withDatePath, type Prefix } from "./prefix.ts";

export interface Prefixes {
  readonly prefix: Prefix;
  readonly errorPrefix: Prefix;
}

/** @throws AwsError InvalidArgumentException */
export function checkConfiguration({ destination }: DeliveryStreamConfiguration): Prefixes {
  const mebibyte = 1024 * 1024;
  const { bufferMegabytesMin, bufferMegabytesMax, bufferSecondsMin, bufferSecondsMax } = limits;
  within("BufferingHints.SizeInMBs", destination.bufferBytes / mebibyte, bufferMegabytesMin, bufferMegabytesMax);
  within("BufferingHints.IntervalInSeconds", destination.bufferMs / 1000, bufferSecondsMin, bufferSecondsMax);
  if (destination.conversion !== undefined) {
    const sizeMin = limits.conversionBufferMegabytesMin;
    if (destination.bufferBytes < sizeMin * mebibyte) {
      throw invalid(`BufferingHints.SizeInMBs must be at least ${sizeMin} when data format conversion is enabled.`);
    }
    if (destination.compression !== "UNCOMPRESSED") {
      throw invalid("CompressionFormat must be UNCOMPRESSED when data format conversion is enabled.");
    }
  }
  if (destination.transform !== undefined) {
    const { transformBufferMegabytesMin: min, transformBufferMegabytesMax: max } = limits;
    within("BufferSizeInMBs", destination.transform.bufferBytes / mebibyte, min, max);
    within("NumberOfRetries", destination.transform.retriesMax, 0, limits.transformRetriesMax);
  }
  if (destination.backup !== undefined) checkBackup(destination.backup);
  return checkPrefixes(destination);
}

/** https://docs.aws.amazon.com/firehose/latest/dev/create-configure-backup.html: no zero buffering for a backup. */
function checkBackup({ bufferMs }: BackupConfiguration): void {
  const { backupSecondsMin, bufferSecondsMax } = limits;
  within("S3BackupUpdate.BufferingHints.IntervalInSeconds", bufferMs / 1000, backupSecondsMin, bufferSecondsMax);
}

function checkPrefixes(destination: DeliveryStreamConfiguration["destination"]): Prefixes {
  const prefix = parsed("Prefix", destination.prefix);
  const errorPrefix =
    destination.errorOutputPrefix === undefined
      ? undefined
      : parsed("ErrorOutputPrefix", destination.errorOutputPrefix);
  if (prefix.some(({ kind }) => kind === "error-output-type")) {
    throw invalid("Prefix cannot contain !{firehose:error-output-type}.");
  }
  const hasKeys = partitionKeyNames(prefix).length > 0;
  if (hasKeys !== destination.isDynamicallyPartitioned) {
    throw invalid(
      hasKeys
        ? "Prefix uses partition keys, but dynamic partitioning is not enabled."
        : "Prefix must use partition keys when dynamic partitioning is enabled.",
    );
  }
  if (errorPrefix === undefined && prefix.some(({ kind }) => kind !== "text")) {
    throw invalid("ErrorOutputPrefix cannot be null or empty when Prefix contains expressions.");
  }
  if (errorPrefix !== undefined) checkErrorPrefix(errorPrefix);
  return { prefix: withDatePath(prefix), errorPrefix: errorPrefixOf(prefix, errorPrefix) };
}

function checkErrorPrefix(errorPrefix: Prefix): void {
  const hasExpression = errorPrefix.some(({ kind }) => kind !== "text");
  if (hasExpression && !errorPrefix.some(({ kind }) => kind === "error-output-type")) {
    throw invalid("ErrorOutputPrefix with an expression must contain !{firehose:error-output-type}.");
  }
  if (partitionKeyNames(errorPrefix).length > 0) throw invalid("ErrorOutputPrefix cannot use partition keys.");
}

function parsed(field: string, template: string): Prefix {
  if (template.length > limits.prefixCharsMax) {
    throw invalid(`${field} has ${template.length} characters; the limit is ${limits.prefixCharsMax}.`);
  }
  const prefix = parsePrefix(template);
  if ("fault" in prefix) throw invalid(`${field}: ${prefix.fault}.`);
  return prefix;
}

function within(field: string, value: number, min: number, max: number): void {
  if (!(value >= min && value <= max)) throw invalid(`${field} is ${value}; Firehose allows ${min} to ${max}.`);
}

const invalid = (message: string): AwsError => new AwsError("InvalidArgumentException", 400, message);
