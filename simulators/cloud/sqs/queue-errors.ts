// What a queue refuses, in SQS's words.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/CommonErrors.html
import { AwsError } from "../wire/aws-error.ts";
import { inFlightMessagesMax } from "./limits.ts";

export const overLimit = (queueName: string): AwsError =>
  new AwsError(
    "OverLimit",
    403,
    `Too many messages in flight: ${queueName} has ${inFlightMessagesMax} received and not deleted.`,
  );

export const notInFlight = (receiptHandle: string): AwsError =>
  new AwsError(
    "MessageNotInflight",
    400,
    `Value ${receiptHandle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`,
  );
