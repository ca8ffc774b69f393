// A bucket's notification configuration: which events of which keys go where.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-filtering.html
import { z } from "zod";
import { invalidArgument } from "./errors.ts";

export const notificationTargetSchema = z.object({
  id: z.string(),
  kind: z.enum(["queue", "function"]),
  arn: z.string(),
  /** `s3:ObjectCreated:*` */
  events: z.array(z.string()),
  /** Undefined: no rule of that name. An empty one covers every key just as well. */
  prefix: z.string().optional(),
  suffix: z.string().optional(),
});

export type NotificationTarget = z.output<typeof notificationTargetSchema>;

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-how-to-event-types-and-destinations.html */
const eventTypes = [
  "s3:TestEvent",
  ...["*", "Put", "Post", "Copy", "CompleteMultipartUpload"].map((name) => `s3:ObjectCreated:${name}`),
  ...["*", "Delete", "DeleteMarkerCreated"].map((name) => `s3:ObjectRemoved:${name}`),
  ...["*", "Post", "Completed", "Delete"].map((name) => `s3:ObjectRestore:${name}`),
  "s3:ReducedRedundancyLostObject",
  ...["*", "OperationFailedReplication", "OperationMissedThreshold", "OperationReplicatedAfterThreshold"].map(
    (name) => `s3:Replication:${name}`,
  ),
  "s3:Replication:OperationNotTracked",
  ...["*", "Delete", "DeleteMarkerCreated"].map((name) => `s3:LifecycleExpiration:${name}`),
  "s3:LifecycleTransition",
  "s3:IntelligentTiering",
  ...["*", "Put", "Delete"].map((name) => `s3:ObjectTagging:${name}`),
  "s3:ObjectAcl:Put",
];

/** `eventName` as in the event's record: `ObjectCreated:Put`. */
export function matchesTarget(target: NotificationTarget, eventName: string, key: string): boolean {
  return (
    target.events.some((type) => coversEvent(type, `s3:${eventName}`)) &&
    key.startsWith(target.prefix ?? "") &&
    key.endsWith(target.suffix ?? "")
  );
}

/** @throws AwsError InvalidArgument for an unknown event, an ARN that is none, or two rules that would both take an event. */
export function checkTargets(targets: readonly NotificationTarget[]): void {
  for (const { arn, events, kind } of targets) {
    if (!events.every((event) => eventTypes.includes(event))) {
      throw invalidArgument("The event is not supported for notifications");
    }
    if (!arn.startsWith(kind === "queue" ? "arn:aws:sqs:" : "arn:aws:lambda:")) {
      const members = { ArgumentName: kind === "queue" ? "Queue" : "CloudFunction", ArgumentValue: arn };
      throw invalidArgument("The ARN could not be parsed", members);
    }
  }
  targets.forEach((target, index) => {
    if (targets.slice(index + 1).some((other) => overlap(target, other))) {
      throw invalidArgument(
        "Configuration is ambiguously defined. Cannot have overlapping suffixes in two rules if the prefixes are overlapping for the same event type.",
      );
    }
  });
}

const coversEvent = (type: string, event: string): boolean =>
  type === event || (type.endsWith(":*") && event.startsWith(type.slice(0, -1)));

function overlap(one: NotificationTarget, other: NotificationTarget): boolean {
  const [onePrefix = "", otherPrefix = ""] = [one.prefix, other.prefix];
  const [oneSuffix = "", otherSuffix = ""] = [one.suffix, other.suffix];
  return (
    one.events.some((a) => other.events.some((b) => coversEvent(a, b) || coversEvent(b, a))) &&
    (onePrefix.startsWith(otherPrefix) || otherPrefix.startsWith(onePrefix)) &&
    (oneSuffix.endsWith(otherSuffix) || otherSuffix.endsWith(oneSuffix))
  );
}
