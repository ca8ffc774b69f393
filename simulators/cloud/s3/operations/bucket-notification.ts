// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketNotificationConfiguration.html
import { createHash } from "node:crypto";
import { z } from "zod";
import { notImplemented } from "../errors.ts";
import type { NotificationTarget } from "../notification-target.ts";
import { readPayload } from "../payload.ts";
import { authorisedBucket, type S3Operation } from "../s3-operation.ts";
import { parseXml, xmlResponse } from "../xml.ts";

const filter = z.object({
  S3Key: z.object({ FilterRule: z.array(z.object({ Name: z.string(), Value: z.string().default("") })).default([]) }),
});
const common = { Id: z.string().optional(), Event: z.array(z.string()).min(1), Filter: filter.optional() };
const configuration = z.object({
  QueueConfiguration: z.array(z.object({ ...common, Queue: z.string() })).default([]),
  CloudFunctionConfiguration: z.array(z.object({ ...common, CloudFunction: z.string() })).default([]),
  TopicConfiguration: z.array(z.unknown()).default([]),
  EventBridgeConfiguration: z.unknown().optional(),
});
// An empty configuration removes all, and parses as an empty text.
const schema = z.object({
  NotificationConfiguration: z.union([configuration, z.literal("").transform(() => undefined)]),
});

export const putBucketNotificationConfiguration: S3Operation = {
  name: "PutBucketNotificationConfiguration",
  run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:PutBucketNotification");
    const { NotificationConfiguration: given } = parseXml(readPayload(call.request).bytes, schema);
    if ((given?.TopicConfiguration.length ?? 0) > 0) throw notImplemented("notifications to SNS topics");
    if (given?.EventBridgeConfiguration !== undefined) throw notImplemented("notifications to EventBridge");
    const queues = given?.QueueConfiguration.map((one) => target("queue", one.Queue, one)) ?? [];
    const functions = given?.CloudFunctionConfiguration.map((one) => target("function", one.CloudFunction, one)) ?? [];
    const isValidated = call.request.headers["x-amz-skip-destination-validation"] !== "true";
    context.notifier.configure(bucket, [...queues, ...functions], { isValidated });
    return { status: 200 };
  },
};

export const getBucketNotificationConfiguration: S3Operation = {
  name: "GetBucketNotificationConfiguration",
  run(call, context) {
    const { targets } = authorisedBucket(call, context, "s3:GetBucketNotification");
    return xmlResponse("NotificationConfiguration", {
      QueueConfiguration: targets.filter(({ kind }) => kind === "queue").map((one) => describe(one, "Queue")),
      CloudFunctionConfiguration: targets
        .filter(({ kind }) => kind === "function")
        .map((one) => describe(one, "CloudFunction")),
    });
  },
};

interface GivenTarget {
  readonly Id?: string | undefined;
  readonly Event: readonly string[];
  readonly Filter?: z.output<typeof filter> | undefined;
}

function target(kind: NotificationTarget["kind"], arn: string, given: GivenTarget): NotificationTarget {
  const rule = (name: string): string | undefined =>
    given.Filter?.S3Key.FilterRule.find((one) => one.Name.toLowerCase() === name)?.Value;
  const id =
    given.Id ??
    createHash("sha256")
      .update(JSON.stringify([arn, given]))
      .digest("base64url");
  return { id, kind, arn, events: [...given.Event], prefix: rule("prefix"), suffix: rule("suffix") };
}

function describe({ id, arn, events, prefix, suffix }: NotificationTarget, destination: string): object {
  const rules = [
    { Name: "Prefix", Value: prefix },
    { Name: "Suffix", Value: suffix },
  ].filter(({ Value: value }) => value !== undefined);
  return {
    Id: id,
    [destination]: arn,
    Event: events,
    Filter: rules.length === 0 ? undefined : { S3Key: { FilterRule: rules } },
  };
}
