// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ListMessageMoveTasks.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import type { MoveTask } from "../move-tasks.ts";

export const listMessageMoveTasks = ({ moveTasks }: SqsContext): Operation =>
  defineOperation({
    name: "ListMessageMoveTasks",
    input: z.object({ SourceArn: z.string(), MaxResults: z.number().int().min(1).max(10).default(1) }),
    invalidInputCode: "InvalidParameterValue",
    permissions: ({ SourceArn: source }) => [{ action: "sqs:ListMessageMoveTasks", resources: [source] }],
    run: ({ SourceArn: source, MaxResults: limit }) => ({
      Results: moveTasks.list(source).slice(0, limit).map(describe),
    }),
  });

/** The handle is answered only while there is something to cancel. */
const describe = (task: MoveTask): object => ({
  ...(task.status === "RUNNING" ? { TaskHandle: task.taskHandle } : {}),
  Status: task.status,
  SourceArn: task.sourceArn,
  DestinationArn: task.destinationArn,
  MaxNumberOfMessagesPerSecond: task.messagesPerSecond,
  ApproximateNumberOfMessagesMoved: task.movedCount,
  ApproximateNumberOfMessagesToMove: task.toMoveCount,
  FailureReason: task.failureReason,
  StartedTimestamp: task.startedAtMs,
});
