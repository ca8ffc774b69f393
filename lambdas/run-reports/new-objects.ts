// From an S3 notification to the objects it announces.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
import { z } from "zod";

/** An object that has come to be; `key` decoded, `eventTimeMs` in epoch ms. */
export interface NewObject {
  readonly key: string;
  readonly eventTimeMs: number;
}

const record = z.object({
  eventSource: z.literal("aws:s3"),
  eventName: z.string(),
  eventTime: z.iso.datetime(),
  s3: z.object({ object: z.object({ key: z.string() }) }),
});

/** A notification has records; the test event, which S3 sends once when it is configured, has none. */
export const s3Notification = z.union([
  z.object({ Records: z.array(record).min(1) }),
  z.object({ Event: z.literal("s3:TestEvent") }),
]);

export type S3Notification = z.infer<typeof s3Notification>;

/** The created objects of a notification; throws a URIError for a key that is not form-encoded. */
export function newObjects(notification: S3Notification): NewObject[] {
  if ("Event" in notification) return [];
  return notification.Records.filter(({ eventName }) => eventName.startsWith("ObjectCreated:")).map(
    ({ eventTime, s3: { object } }) => ({
      key: decodeURIComponent(object.key.replaceAll("+", " ")),
      eventTimeMs: Date.parse(eventTime),
    }),
  );
}

/** The objects in an SQS message's body; throws if the body is no S3 notification. */
export const newObjectsOfMessage = (body: string): NewObject[] => newObjects(s3Notification.parse(JSON.parse(body)));
