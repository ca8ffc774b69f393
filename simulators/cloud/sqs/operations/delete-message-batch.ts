// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessageBatch.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import { answerBatch, checkEntries } from "../batch.ts";
import type { SqsContext } from "../context.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export const deleteMessageBatch = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "DeleteMessageBatch",
    action: "DeleteMessage",
    input: z.object({
      QueueUrl: queueUrl,
      Entries: z.array(z.object({ Id: z.string(), ReceiptHandle: z.string() })),
    }),
    run(queue, { Entries: entries }) {
      checkEntries("DeleteMessageBatch", entries);
      return answerBatch(entries, ({ ReceiptHandle: handle }) => {
        queue.delete(handle);
        return {};
      });
    },
  });
