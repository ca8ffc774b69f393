// Whatever calls a function asynchronously, or takes messages for one, leaves what failed in a queue.
import { z } from "zod";
import { ofType, sourceOf, type ResourceRule, type StackRule } from "../rule.ts";

// https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html: at least five before a message is given up.
const receiveCountMin = 5;

const deadLetterConfig = z.object({ arn: z.string() });
const demands: Readonly<Record<string, { readonly schema: z.ZodType; readonly message: string }>> = {
  "aws:cloudwatch/eventTarget:EventTarget": { schema: z.object({ deadLetterConfig }), message: "deadLetterConfig" },
  "aws:scheduler/schedule:Schedule": {
    schema: z.object({ target: z.object({ deadLetterConfig, retryPolicy: z.object({}) }) }),
    message: "target.deadLetterConfig and target.retryPolicy",
  },
  "aws:lambda/functionEventInvokeConfig:FunctionEventInvokeConfig": {
    schema: z.object({ destinationConfig: z.object({ onFailure: z.object({ destination: z.string() }) }) }),
    message: "destinationConfig.onFailure",
  },
};

export const failuresAreKept: ResourceRule = {
  kind: "resource",
  name: "failures-are-kept",
  description: "Event targets, schedules and asynchronous calls leave what failed in a dead-letter queue",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-rule-dlq.html",
  check: ({ type, props }) => {
    const demand = demands[type];
    return demand === undefined || demand.schema.safeParse(props).success
      ? []
      : [`loses what fails: set ${demand.message}`];
  },
};

const queueType = "aws:sqs/queue:Queue";
const redrivePolicy = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(z.object({ maxReceiveCount: z.coerce.number().min(receiveCountMin) }));
const queue = z.object({ redrivePolicy });

export const queueDeadLetters: StackRule = {
  kind: "stack",
  name: "queue-dead-letters",
  description: `A queue that a function reads gives a message up to a dead-letter queue after ${receiveCountMin} receives or more`,
  level: "mandatory",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
  check: (stack) =>
    ofType(stack, "aws:lambda/eventSourceMapping:EventSourceMapping")
      .flatMap((mapping) => sourceOf(mapping, "eventSourceArn", queueType) ?? [])
      .filter(({ props }) => !queue.safeParse(props).success)
      .map(({ urn }) => ({ urn, message: `set a redrivePolicy with maxReceiveCount ${receiveCountMin} or more` })),
};
