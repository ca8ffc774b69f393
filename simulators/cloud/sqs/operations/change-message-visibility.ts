// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { visibilityTimeoutSecondsMax } from "../limits.ts";
import { checkSeconds } from "../queue-errors.ts";
import type { Queue } from "../queue.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export const visibilityChange = {
  ReceiptHandle: z.string(),
  VisibilityTimeout: z.number().int(),
};

export const changeMessageVisibility = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "ChangeMessageVisibility",
    input: z.object({ QueueUrl: queueUrl, ...visibilityChange }),
    run: changeVisibility,
  });

/** @throws AwsError InvalidParameterValue, ReceiptHandleIsInvalid */
export function changeVisibility(
  queue: Queue,
  { ReceiptHandle: handle, VisibilityTimeout: seconds }: { ReceiptHandle: string; VisibilityTimeout: number },
): void {
  const reason = `VisibilityTimeout must be an integer between 0 and ${visibilityTimeoutSecondsMax}.`;
  checkSeconds(seconds, "VisibilityTimeout", visibilityTimeoutSecondsMax, reason);
  queue.changeVisibility(handle, seconds * 1000);
}
