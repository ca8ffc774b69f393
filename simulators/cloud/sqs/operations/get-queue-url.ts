// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueUrl.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";

export const getQueueUrl = ({ directory }: SqsContext): Operation =>
  defineOperation({
    name: "GetQueueUrl",
    input: z.object({ QueueName: z.string(), QueueOwnerAWSAccountId: z.string().optional() }),
    invalidInputCode: "InvalidParameterValue",
    permissions: ({ QueueName: name }) => [
      { action: "sqs:GetQueueUrl", resources: [directory.get(directory.arnOf(name)).arn] },
    ],
    run: ({ QueueName: name }) => ({ QueueUrl: directory.urlOf(name) }),
  });
