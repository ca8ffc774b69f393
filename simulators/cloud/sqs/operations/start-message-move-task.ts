// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { moveMessagesPerSecondMax } from "../limits.ts";

export const startMessageMoveTask = ({ moveTasks }: SqsContext): Operation =>
  defineOperation({
    name: "StartMessageMoveTask",
    input: z.object({
      SourceArn: z.string(),
      DestinationArn: z.string().optional(),
      MaxNumberOfMessagesPerSecond: z.number().int().min(1).max(moveMessagesPerSecondMax).optional(),
    }),
    invalidInputCode: "InvalidParameterValue",
    permissions: ({ SourceArn: source, DestinationArn: destination }) => [
      { action: "sqs:StartMessageMoveTask", resources: [source] },
      { action: "sqs:ReceiveMessage", resources: [source] },
      { action: "sqs:DeleteMessage", resources: [source] },
      { action: "sqs:SendMessage", resources: destination === undefined ? [] : [destination] },
    ],
    run: ({ SourceArn, DestinationArn, MaxNumberOfMessagesPerSecond }) => ({
      TaskHandle: moveTasks.start({
        sourceArn: SourceArn,
        destinationArn: DestinationArn,
        messagesPerSecond: MaxNumberOfMessagesPerSecond,
      }).taskHandle,
    }),
  });
