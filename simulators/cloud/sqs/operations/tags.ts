// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_TagQueue.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export const tagQueue = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "TagQueue",
    input: z.object({ QueueUrl: queueUrl, Tags: z.record(z.string(), z.string()) }),
    run(queue, { Tags: tags }) {
      queue.tags = { ...queue.tags, ...tags };
    },
  });

export const untagQueue = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "UntagQueue",
    input: z.object({ QueueUrl: queueUrl, TagKeys: z.array(z.string()) }),
    run(queue, { TagKeys: keys }) {
      queue.tags = Object.fromEntries(Object.entries(queue.tags).filter(([key]) => !keys.includes(key)));
    },
  });

export const listQueueTags = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "ListQueueTags",
    input: z.object({ QueueUrl: queueUrl }),
    run: ({ tags }) => (Object.keys(tags).length === 0 ? {} : { Tags: tags }),
  });
