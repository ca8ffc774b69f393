// How SQS names its errors: in JSON by their shape, and in the x-amzn-query-error header by the code that clients of its old
// protocol branch on. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-json-faqs.html
import type { QueryErrorNames } from "../wire/protocol.ts";

const prefix = "AWS.SimpleQueueService.";

const queryCodes: Readonly<Record<string, string>> = {
  BatchEntryIdsNotDistinct: `${prefix}BatchEntryIdsNotDistinct`,
  BatchRequestTooLong: `${prefix}BatchRequestTooLong`,
  EmptyBatchRequest: `${prefix}EmptyBatchRequest`,
  InvalidBatchEntryId: `${prefix}InvalidBatchEntryId`,
  PurgeQueueInProgress: `${prefix}PurgeQueueInProgress`,
  QueueDoesNotExist: `${prefix}NonExistentQueue`,
  QueueNameExists: "QueueAlreadyExists",
  TooManyEntriesInBatchRequest: `${prefix}TooManyEntriesInBatchRequest`,
  UnsupportedOperation: `${prefix}UnsupportedOperation`,
};

/** Faults that the service's model has not; in JSON they carry the names of AWS's own framework. */
const frameworkTypes: Readonly<Record<string, string>> = {
  InvalidParameterValue: "InvalidParameterValueException",
  MissingParameter: "MissingRequiredParameterException",
};

export const queryErrorNames = (code: string): QueryErrorNames => ({
  type: frameworkTypes[code] ?? code,
  queryCode: queryCodes[code] ?? code,
});
