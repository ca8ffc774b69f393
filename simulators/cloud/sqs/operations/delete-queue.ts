// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export const deleteQueue = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "DeleteQueue",
    input: z.object({ QueueUrl: queueUrl }),
    run(queue) {
      context.directory.delete(queue);
      context.access.putResourcePolicy(queue.arn, undefined);
    },
  });
