// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { visibilityTimeoutSecondsMax } from "../limits.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export const visibilityChange = {
  ReceiptHandle: z.string(),
  VisibilityTimeout: z.number().int().min(0).max(visibilityTimeoutSecondsMax),
};

export const changeMessageVisibility = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "ChangeMessageVisibility",
    input: z.object({ QueueUrl: queueUrl, ...visibilityChange }),
    run: (queue, { ReceiptHandle: handle, VisibilityTimeout: seconds }) =>
      queue.changeVisibility(handle, seconds * 1000),
  });
