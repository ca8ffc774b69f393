// A queue that only a person or a redrive empties: kept as long as SQS keeps anything.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html
import type * as aws from "@pulumi/aws";

/** 14 days, SQS's longest. */
const retentionSeconds = 1_209_600;

/** The inputs of such a queue. */
export function deadLetterQueueArgs(name: string): aws.sqs.QueueArgs {
  return { name, messageRetentionSeconds: retentionSeconds, sqsManagedSseEnabled: true };
}
