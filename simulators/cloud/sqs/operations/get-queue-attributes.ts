// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import type { Queue } from "../queue.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";
import { describeQueueSettings } from "../queue-settings.ts";

const optionalNames = ["Policy", "RedrivePolicy", "RedriveAllowPolicy", "FifoQueue", "ContentBasedDeduplication"];
const otherOptionalNames = ["DeduplicationScope", "FifoThroughputLimit", "KmsMasterKeyId"];
const knownUnset = new Set([...optionalNames, ...otherOptionalNames, "KmsDataKeyReusePeriodSeconds"]);

export const getQueueAttributes = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "GetQueueAttributes",
    input: z.object({ QueueUrl: queueUrl, AttributeNames: z.array(z.string()).default([]) }),
    run(queue, { AttributeNames: names }) {
      const all = describe(queue);
      if (names.includes("All")) return { Attributes: all };
      const unknown = names.find((name) => all[name] === undefined && !knownUnset.has(name));
      if (unknown !== undefined) throw new AwsError("InvalidAttributeName", 400, `Unknown Attribute ${unknown}.`);
      const asked = Object.entries(all).filter(([name]) => names.includes(name));
      return asked.length === 0 ? {} : { Attributes: Object.fromEntries(asked) };
    },
  });

function describe(queue: Queue): Record<string, string> {
  const depth = queue.depth();
  return {
    QueueArn: queue.arn,
    ApproximateNumberOfMessages: String(depth.visibleCount),
    ApproximateNumberOfMessagesNotVisible: String(depth.inFlightCount),
    ApproximateNumberOfMessagesDelayed: String(depth.delayedCount),
    CreatedTimestamp: String(Math.floor(queue.createdAtMs / 1000)),
    LastModifiedTimestamp: String(Math.floor(queue.settingsChangedAtMs / 1000)),
    ...describeQueueSettings(queue.settings),
  };
}
