// What Firehose writes in place of a record that it could not deliver: JSON lines, one form per kind of error.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation-failure-handling.html
// https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-error-handling.html
import type { Account } from "../ports/account.ts";
import type { ConversionConfiguration } from "./configuration.ts";

/**
 * The values of `!{firehose:error-output-type}`. The last is not in the guide's list; it is what objects of streams with
 * dynamic partitioning are filed under.
 */
export type ErrorOutputType = "processing-failed" | "format-conversion-failed" | "metadata-extraction-failed";

export interface Failure {
  readonly code: string;
  readonly message: string;
}

export interface FailedRecord extends Failure {
  readonly attemptsMade: number;
  readonly arrivedAtMs: number;
  readonly endedAtMs: number;
  readonly rawData: Buffer;
}

/** A transform's failures and records without partition keys. The guide spells `lambdaArn`; objects with `lambdaARN` have been seen too. */
export function processingFailedLine(record: FailedRecord, lambdaArn: string | undefined): string {
  const fields = {
    attemptsMade: record.attemptsMade,
    arrivalTimestamp: record.arrivedAtMs,
    errorCode: record.code,
    errorMessage: record.message,
    attemptEndingTimestamp: record.endedAtMs,
    rawData: record.rawData.toString("base64"),
    ...(lambdaArn === undefined ? {} : { lambdaArn }),
  };
  return `${JSON.stringify(fields)}\n`;
}

export function conversionFailedLine(
  record: FailedRecord & { readonly sequenceNumber: string | undefined },
  table: ConversionConfiguration,
  account: Account,
): string {
  const fields = {
    attemptsMade: record.attemptsMade,
    arrivalTimestamp: record.arrivedAtMs,
    lastErrorCode: record.code,
    lastErrorMessage: record.message,
    attemptEndingTimestamp: record.endedAtMs,
    rawData: record.rawData.toString("base64"),
    sequenceNumber: record.sequenceNumber ?? null,
    subSequenceNumber: record.sequenceNumber === undefined ? null : 0,
    dataCatalogTable: {
      catalogId: account.accountId,
      databaseName: table.databaseName,
      tableName: table.tableName,
      region: table.region,
      versionId: table.versionId,
      catalogArn: null,
    },
  };
  return `${JSON.stringify(fields)}\n`;
}
