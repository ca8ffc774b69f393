// A queue hides a batch from other consumers for as long as the function may take, throttles included.
import { z } from "zod";
import { ofType, sourceOf, type StackMember, type StackRule, type Violation } from "../rule.ts";

const queue = z.object({ visibilityTimeoutSeconds: z.number().default(30) });
const fn = z.object({ timeout: z.number().default(3) });
const mapping = z.object({ maximumBatchingWindowInSeconds: z.number().default(0) });

export const queueVisibility: StackRule = {
  kind: "stack",
  name: "queue-visibility",
  description: "A queue's visibility timeout is at least 6 times its function's timeout plus the batch window",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html",
  check: (stack) => ofType(stack, "aws:lambda/eventSourceMapping:EventSourceMapping").flatMap(faultsOf),
};

function faultsOf(member: StackMember): Violation[] {
  const source = sourceOf(member, "eventSourceArn", "aws:sqs/queue:Queue");
  const consumer = sourceOf(member, "functionName", "aws:lambda/function:Function");
  if (source === undefined || consumer === undefined) return [];
  const { visibilityTimeoutSeconds } = queue.parse(source.props);
  const leastSeconds =
    6 * fn.parse(consumer.props).timeout + mapping.parse(member.props).maximumBatchingWindowInSeconds;
  if (visibilityTimeoutSeconds >= leastSeconds) return [];
  const message = `visibilityTimeoutSeconds is ${visibilityTimeoutSeconds}; ${consumer.name} needs ${leastSeconds}`;
  return [{ urn: source.urn, message }];
}
