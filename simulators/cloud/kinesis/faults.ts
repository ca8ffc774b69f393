// Kinesis' errors in its own codes and words. https://docs.aws.amazon.com/kinesis/latest/APIReference/CommonErrors.html
import type { Account } from "../ports/account.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { DataStream } from "./data-stream.ts";
import { limits } from "./limits.ts";

export const streamNotFound = (name: string, { accountId }: Account): AwsError =>
  new AwsError("ResourceNotFoundException", 400, `Stream ${name} under account ${accountId} not found.`);

export const streamExists = (name: string, { accountId }: Account): AwsError =>
  new AwsError("ResourceInUseException", 400, `Stream ${name} under account ${accountId} already exists.`);

export const shardNotFound = (shardId: string, stream: DataStream, { accountId }: Account): AwsError =>
  new AwsError(
    "ResourceNotFoundException",
    400,
    `Shard ${shardId} in stream ${stream.name} under account ${accountId} does not exist`,
  );

export const rateExceededWords = (shardId: string, stream: DataStream, { accountId }: Account): string =>
  `Rate exceeded for shard ${shardId} in stream ${stream.name} under account ${accountId}.`;

export const rateExceeded = (shardId: string, stream: DataStream, account: Account): AwsError =>
  new AwsError("ProvisionedThroughputExceededException", 400, rateExceededWords(shardId, stream, account));

export const invalidArgument = (message: string): AwsError => new AwsError("InvalidArgumentException", 400, message);

export const invalidSequenceNumber = (text: string, shardId: string, stream: DataStream, account: Account): AwsError =>
  invalidArgument(
    `StartingSequenceNumber ${text} used in GetShardIterator on shard ${shardId} in stream ${stream.name} ` +
      `under account ${account.accountId} is invalid.`,
  );

export const recordTooLarge = (byteCount: number, stream: DataStream): AwsError =>
  new AwsError(
    "ValidationException",
    400,
    "1 validation error detected: Value at 'data' failed to satisfy constraint: " +
      `Member must have length less than or equal to ${stream.recordBytesMax} (it has ${byteCount})`,
  );

export const iteratorExpired = (createdAtMs: number, nowMs: number): AwsError =>
  new AwsError(
    "ExpiredIteratorException",
    400,
    `Iterator expired. The iterator was created at time ${new Date(createdAtMs).toUTCString()} while right now it is ` +
      `${new Date(nowMs).toUTCString()} which is further in the future than the tolerated delay of ` +
      `${limits.iteratorLifeMs} milliseconds.`,
  );
