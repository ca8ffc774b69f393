// What is kept is kept for a stated time: logs not for ever, records and failures not too short.
import { z } from "zod";
import { ofType, sourceOf, type ResourceRule, type StackRule } from "../rule.ts";

const logGroup = z.object({ retentionInDays: z.number().min(1) });

export const logRetention: ResourceRule = {
  kind: "resource",
  name: "log-retention",
  description: "Every log group states how long it keeps events",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/Working-with-log-groups-and-streams.html",
  check: ({ type, props }) =>
    type !== "aws:cloudwatch/logGroup:LogGroup" || logGroup.safeParse(props).success
      ? []
      : ["keeps events for ever: set retentionInDays"],
};

const stream = z.object({ retentionPeriod: z.number().min(24).max(8760) });

export const streamRetention: ResourceRule = {
  kind: "resource",
  name: "stream-retention",
  description: "Every Kinesis stream states how long it keeps records, 24 to 8,760 hours",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/streams/latest/dev/kinesis-extended-retention.html",
  check: ({ type, props }) =>
    type !== "aws:kinesis/stream:Stream" || stream.safeParse(props).success
      ? []
      : [`retentionPeriod is ${String(props.retentionPeriod)}: set 24 to 8,760 hours`],
};

const queueType = "aws:sqs/queue:Queue";

// SQS's own default. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
const queue = z.object({ messageRetentionSeconds: z.number().default(345_600) });

export const deadLetterRetention: StackRule = {
  kind: "stack",
  name: "dead-letter-retention",
  description: "A dead-letter queue keeps messages longer than the queue that they come from, whose clock they keep",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
  check: (stack) =>
    ofType(stack, queueType).flatMap((source) => {
      const deadLetters = sourceOf(source, "redrivePolicy", queueType);
      if (deadLetters === undefined) return [];
      const [seconds, sourceSeconds] = [deadLetters, source].map(({ props }) => queue.parse(props));
      if (seconds === undefined || sourceSeconds === undefined) return [];
      return seconds.messageRetentionSeconds > sourceSeconds.messageRetentionSeconds
        ? []
        : [
            {
              urn: deadLetters.urn,
              message: `keeps messages no longer than ${source.name}: set messageRetentionSeconds`,
            },
          ];
    }),
};
