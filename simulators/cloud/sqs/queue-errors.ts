// What a queue refuses, in SQS's words.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
import { AwsError } from "../wire/aws-error.ts";
import { inFlightMessagesMax } from "./limits.ts";

export const invalidParameter = (message: string): AwsError => new AwsError("InvalidParameterValue", 400, message);

export const invalidValue = (value: string | number, parameter: string, reason: string): AwsError =>
  invalidParameter(`Value ${value} for parameter ${parameter} is invalid. Reason: ${reason}`);

/** @throws AwsError InvalidParameterValue */
export function checkSeconds(seconds: number | undefined, parameter: string, max: number, reason: string): void {
  if (seconds !== undefined && (seconds < 0 || seconds > max)) throw invalidValue(seconds, parameter, reason);
}

export const missingParameter = (name: string): AwsError =>
  new AwsError("MissingParameter", 400, `The request must contain the parameter ${name}.`);

export const missingDeduplicationId = (): AwsError =>
  invalidParameter(
    "The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly",
  );

export const overLimit = (queueName: string): AwsError =>
  new AwsError(
    "OverLimit",
    403,
    `Too many messages in flight: ${queueName} has ${inFlightMessagesMax} received and not deleted.`,
  );

export const noLongerAvailable = (receiptHandle: string): AwsError =>
  invalidValue(
    receiptHandle,
    "ReceiptHandle",
    "Message does not exist or is not available for visibility timeout change.",
  );

export const expiredHandle = (receiptHandle: string): AwsError =>
  invalidValue(receiptHandle, "ReceiptHandle", "The receipt handle has expired.");
