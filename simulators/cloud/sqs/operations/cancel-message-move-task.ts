// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_CancelMessageMoveTask.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";

export const cancelMessageMoveTask = ({ moveTasks }: SqsContext): Operation =>
  defineOperation({
    name: "CancelMessageMoveTask",
    input: z.object({ TaskHandle: z.string() }),
    invalidInputCode: "InvalidParameterValue",
    permissions: ({ TaskHandle: handle }) => [
      { action: "sqs:CancelMessageMoveTask", resources: [moveTasks.sourceArnOf(handle)] },
    ],
    run: ({ TaskHandle: handle }) => ({ ApproximateNumberOfMessagesMoved: moveTasks.cancel(handle).movedCount }),
  });
