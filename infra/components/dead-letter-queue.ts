// A queue that only a person or a redrive empties: kept as long as SQS keeps anything.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
import type * as aws from "@pulumi/aws";
import { metricsOf, type Alarm } from "./watched.ts";

/** 14 days, SQS's longest. */
const retentionSeconds = 1_209_600;

/** The inputs of such a queue. */
export function deadLetterQueueArgs(name: string): aws.sqs.QueueArgs {
  return { name, messageRetentionSeconds: retentionSeconds, sqsManagedSseEnabled: true };
}

/** The alarm of such a queue: whatever lies there waits for a person. */
export const deadLetterAlarm = (queue: aws.sqs.Queue, { role, meaning }: Pick<Alarm, "role" | "meaning">): Alarm => ({
  role,
  meaning,
  watched: {
    kind: "metric",
    metric: metricsOf("AWS/SQS", { QueueName: queue.name })("ApproximateNumberOfMessagesVisible"),
    statistic: "Maximum",
  },
  threshold: 0,
  periodSeconds: 60,
});
