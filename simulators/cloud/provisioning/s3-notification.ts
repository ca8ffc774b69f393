// aws:s3/bucketNotification:BucketNotification: its inputs, and the targets they stand for.
import { z } from "zod";
import type { NotificationTarget } from "../s3/notification-target.ts";

const rule = {
  events: z.array(z.string()),
  filterPrefix: z.string().optional(),
  filterSuffix: z.string().optional(),
  id: z.string().optional(),
};

export const notificationSchema = z.strictObject({
  bucket: z.string(),
  region: z.string().optional(),
  queues: z.array(z.strictObject({ ...rule, queueArn: z.string() })).optional(),
  lambdaFunctions: z.array(z.strictObject({ ...rule, lambdaFunctionArn: z.string() })).optional(),
  // Neither SNS nor events to EventBridge are there: asking for them is refused here.
  topics: z.array(z.unknown()).max(0).optional(),
  eventbridge: z.literal(false).optional(),
});

interface GivenRule {
  readonly events: readonly string[];
  readonly filterPrefix?: string | undefined;
  readonly filterSuffix?: string | undefined;
  readonly id?: string | undefined;
}

export function notificationTargets(
  inputs: z.output<typeof notificationSchema>,
  resourceName: string,
): readonly NotificationTarget[] {
  const queues = (inputs.queues ?? []).map((one, index) =>
    target("queue", one.queueArn, one, `${resourceName}-queue-${index}`),
  );
  const functions = (inputs.lambdaFunctions ?? []).map((one, index) =>
    target("function", one.lambdaFunctionArn, one, `${resourceName}-lambda-${index}`),
  );
  return [...queues, ...functions];
}

const target = (
  kind: NotificationTarget["kind"],
  arn: string,
  { events, filterPrefix, filterSuffix, id }: GivenRule,
  fallbackId: string,
): NotificationTarget => ({
  id: id ?? fallbackId,
  kind,
  arn,
  events: [...events],
  prefix: filterPrefix,
  suffix: filterSuffix,
});
