// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibilityBatch.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import { answerBatch, checkEntries } from "../batch.ts";
import type { SqsContext } from "../context.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";
import { changeVisibility, visibilityChange } from "./change-message-visibility.ts";

export const changeMessageVisibilityBatch = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "ChangeMessageVisibilityBatch",
    action: "ChangeMessageVisibility",
    input: z.object({ QueueUrl: queueUrl, Entries: z.array(z.object({ Id: z.string(), ...visibilityChange })) }),
    run(queue, { Entries: entries }) {
      checkEntries("ChangeMessageVisibilityBatch", entries);
      return answerBatch(entries, (entry) => {
        changeVisibility(queue, entry);
        return {};
      });
    },
  });
