// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CreateQueue.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { putQueuePolicy } from "../queue-policy.ts";

export const createQueue = ({ directory, access }: SqsContext): Operation =>
  defineOperation({
    name: "CreateQueue",
    input: z.object({
      QueueName: z.string(),
      Attributes: z.record(z.string(), z.string()).default({}),
      tags: z.record(z.string(), z.string()).optional(),
    }),
    invalidInputCode: "InvalidParameterValue",
    permissions: ({ QueueName: name }) => [{ action: "sqs:CreateQueue", resources: [directory.arnOf(name)] }],
    run({ QueueName: name, Attributes: attributes, tags = {} }) {
      const queue = directory.create(name, attributes);
      queue.tags = { ...queue.tags, ...tags };
      putQueuePolicy(access, queue.arn, attributes);
      return { QueueUrl: directory.urlOf(name) };
    },
  });
