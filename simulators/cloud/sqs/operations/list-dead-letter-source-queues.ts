// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListDeadLetterSourceQueues.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export const listDeadLetterSourceQueues = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "ListDeadLetterSourceQueues",
    input: z.object({ QueueUrl: queueUrl }),
    run(queue) {
      const sources = [...context.directory.all()].filter(
        ({ settings }) => settings.redrive?.deadLetterTargetArn === queue.arn,
      );
      return { queueUrls: sources.map(({ name }) => context.directory.urlOf(name)) };
    },
  });
