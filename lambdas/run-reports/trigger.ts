// What makes the function run: messages from the queue, a notification straight from S3, or the closing of an hour.
import { z } from "zod";
import { s3Notification } from "./new-objects.ts";

const sqsBatch = z.object({
  Records: z.array(z.object({ messageId: z.string(), eventSource: z.literal("aws:sqs"), body: z.string() })).min(1),
});

const closeHour = z.object({ kind: z.literal("close-hour"), scheduled_at: z.iso.datetime() });

const trigger = z.union([
  sqsBatch.transform((batch) => ({ kind: "messages" as const, messages: batch.Records })),
  s3Notification.transform((notification) => ({ kind: "notification" as const, notification })),
  closeHour.transform(({ kind, scheduled_at }) => ({ kind, scheduledAtMs: Date.parse(scheduled_at) })),
]);

export type Trigger = z.infer<typeof trigger>;
export type QueueMessage = z.infer<typeof sqsBatch>["Records"][number];

/** The trigger in an event; throws zod's error for any other event. */
export const parseTrigger = (event: unknown): Trigger => trigger.parse(event);
