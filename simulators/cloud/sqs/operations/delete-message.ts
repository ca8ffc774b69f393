// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export const deleteMessage = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "DeleteMessage",
    input: z.object({ QueueUrl: queueUrl, ReceiptHandle: z.string() }),
    run: (queue, { ReceiptHandle: handle }) => queue.delete(handle),
  });
