// Receipt handles: opaque to clients, they name the receipt (queue, message, how many-th receive) that a delete answers.
// Only the latest receipt of a message counts: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
import { AwsError } from "../wire/aws-error.ts";

export interface ReceiptName {
  readonly queueName: string;
  readonly messageId: string;
  readonly receiveCount: number;
}

const handlePattern = /^([A-Za-z0-9_.-]+) ([0-9a-f-]{36}) (\d+)$/;

export const formatReceiptHandle = (receipt: ReceiptName): string =>
  Buffer.from(`${receipt.queueName} ${receipt.messageId} ${receipt.receiveCount}`).toString("base64");

/** @throws AwsError ReceiptHandleIsInvalid for a handle that this queue never gave out. */
export function parseReceiptHandle(handle: string, queueName: string): ReceiptName {
  const [, name, messageId, receiveCount] = handlePattern.exec(Buffer.from(handle, "base64").toString()) ?? [];
  if (name !== queueName || messageId === undefined || receiveCount === undefined) throw invalidHandle(handle);
  return { queueName, messageId, receiveCount: Number(receiveCount) };
}

const invalidHandle = (handle: string): AwsError =>
  new AwsError("ReceiptHandleIsInvalid", 404, `The input receipt handle "${handle}" is not a valid receipt handle.`);
