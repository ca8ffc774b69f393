// What CreateEventSourceMapping refuses: settings out of range, a source that is missing, too short-sighted or out of the role's
// reach. Words as recorded on AWS. https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html
import type { AccessControl } from "../../ports/access-control.ts";
import type { MessageQueues } from "../../ports/message-queues.ts";
import type { RecordStreams } from "../../ports/record-stream.ts";
import { AwsError } from "../../wire/aws-error.ts";
import type { DeployedFunction } from "../deployed-function.ts";
import { checkDestination, streamDestinations } from "../destination.ts";
import { functionPrincipal } from "../environment-variables.ts";
import { invalidParameter } from "../function-validation.ts";
import { limits } from "../limits.ts";
import { compileFilters } from "./record-filter.ts";
import type { KinesisMapping, Mapping, SqsMapping } from "./event-source-mapping.ts";

/** @throws AwsError InvalidParameterValueException */
export function checkMapping(mapping: Mapping): void {
  compileFilters(mapping.filters);
  if (mapping.kind === "sqs") checkSqs(mapping);
  else checkKinesis(mapping);
}

function checkSqs({ eventSourceArn, batchSize, batchWindowMs, concurrencyMax }: SqsMapping): void {
  const isFifo = eventSourceArn.endsWith(".fifo");
  const { batchSizeMax, batchSizeFifoMax, batchWindowSecondsMax, concurrencyMin } = limits.sqs;
  checkRange("batchSize", batchSize, 1, isFifo ? batchSizeFifoMax : batchSizeMax);
  checkRange("maximumBatchingWindowInSeconds", batchWindowMs / 1000, 0, batchWindowSecondsMax);
  if (isFifo && batchWindowMs > 0) throw invalidParameter("Batching window is not supported for FIFO queues");
  if (batchSize > limits.sqs.batchSizeDefault && batchWindowMs === 0 && !isFifo)
    throw invalidParameter(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
  if (concurrencyMax !== undefined)
    checkRange("scalingConfig.maximumConcurrency", concurrencyMax, concurrencyMin, limits.sqs.concurrencyMax);
}

function checkKinesis(mapping: KinesisMapping): void {
  const { batchSizeMax, batchWindowSecondsMax, retryAttemptsMax, recordAgeSecondsMin, recordAgeSecondsMax } =
    limits.kinesis;
  checkRange("batchSize", mapping.batchSize, 1, batchSizeMax);
  checkRange("maximumBatchingWindowInSeconds", mapping.batchWindowMs / 1000, 0, batchWindowSecondsMax);
  checkRange("maximumRetryAttempts", mapping.retryAttemptsMax, -1, retryAttemptsMax);
  if (mapping.recordAgeMsMax >= 0)
    checkRange("maximumRecordAgeInSeconds", mapping.recordAgeMsMax / 1000, recordAgeSecondsMin, recordAgeSecondsMax);
  if (mapping.onFailureArn !== undefined) checkDestination(mapping.onFailureArn, streamDestinations);
}

function checkRange(member: string, value: number, min: number, max: number): void {
  if (value >= min && value <= max) return;
  throw new AwsError(
    "ValidationException",
    400,
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must have value between ${min} and ${max}`,
  );
}

export interface SourceDependencies {
  readonly access: AccessControl;
  readonly queues: MessageQueues;
  readonly streams: RecordStreams;
}

/** @throws AwsError InvalidParameterValueException */
export function checkSource(dependencies: SourceDependencies, mapping: Mapping, target: DeployedFunction): void {
  if (mapping.kind === "sqs") checkQueue(dependencies, mapping.eventSourceArn, target);
  else checkStream(dependencies, mapping.eventSourceArn, target);
}

function checkQueue(
  { access, queues }: SourceDependencies,
  queueArn: string,
  { configuration }: DeployedFunction,
): void {
  const principal = functionPrincipal(access, configuration);
  for (const name of ["ReceiveMessage", "DeleteMessage", "GetQueueAttributes"])
    attempt(
      () => access.authorize({ principal, action: `sqs:${name}`, resource: queueArn }),
      () => `The provided execution role does not have permissions to call ${name} on SQS`,
    );
  const visibilityMs = attempt(
    () => queues.visibilityTimeoutMs(queueArn),
    () =>
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
  );
  if (visibilityMs < configuration.timeoutMs)
    throw invalidParameter(
      `Queue visibility timeout: ${visibilityMs / 1000} seconds is less than Function timeout: ${configuration.timeoutMs / 1000} seconds`,
    );
}

function checkStream({ access, streams }: SourceDependencies, streamArn: string, target: DeployedFunction): void {
  const principal = functionPrincipal(access, target.configuration);
  for (const name of ["GetRecords", "GetShardIterator", "DescribeStream", "ListShards"])
    attempt(
      () => access.authorize({ principal, action: `kinesis:${name}`, resource: streamArn }),
      () =>
        `Cannot access stream ${streamArn}. Please ensure the role can perform the GetRecords, GetShardIterator, DescribeStream, ListShards, and DescribeStreamSummary Actions on your stream in IAM.`,
    );
  attempt(
    () => streams.listShards({ principal, streamArn }),
    () => `Stream not found: ${streamArn}`,
  );
}

function attempt<Result>(run: () => Result, words: () => string): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof AwsError) throw invalidParameter(words(), error);
    throw error;
  }
}

export function mappingExists({ kind, eventSourceArn }: Mapping, functionName: string, uuid: string): AwsError {
  const rest = `Please update or delete the existing mapping with UUID ${uuid}`;
  const message =
    kind === "sqs"
      ? `An event source mapping with SQS arn (" ${eventSourceArn} ") and function (" ${functionName} ") already exists. ${rest}`
      : `The event source arn (" ${eventSourceArn} ") and function (" ${functionName} ") provided mapping already exists. ${rest}`;
  return new AwsError("ResourceConflictException", 409, message);
}
