// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_PurgeQueue.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { purgeIntervalMs } from "../limits.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";

export function purgeQueue(context: SqsContext): Operation {
  const purgedAtMs = new Map<string, number>();
  return defineQueueOperation(context, {
    name: "PurgeQueue",
    input: z.object({ QueueUrl: queueUrl }),
    run(queue) {
      const nowMs = context.clock.now();
      if (nowMs - (purgedAtMs.get(queue.arn) ?? -Infinity) < purgeIntervalMs) throw inProgress(queue.name);
      purgedAtMs.set(queue.arn, nowMs);
      queue.purge();
    },
  });
}

const inProgress = (name: string): AwsError =>
  new AwsError(
    "PurgeQueueInProgress",
    403,
    `Only one PurgeQueue operation on ${name} is allowed every ${purgeIntervalMs / 1000} seconds.`,
  );
