// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
import { z } from "zod";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { putQueuePolicy } from "../queue-policy.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export const setQueueAttributes = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "SetQueueAttributes",
    input: z.object({ QueueUrl: queueUrl, Attributes: z.record(z.string(), z.string()) }),
    run(queue, { Attributes: attributes }) {
      context.directory.setAttributes(queue, attributes);
      putQueuePolicy(context.access, queue.arn, attributes);
    },
  });
