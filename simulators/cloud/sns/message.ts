// A message as each kind of subscriber gets it.
// https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html and https://docs.aws.amazon.com/lambda/latest/dg/with-sns.html
import type { Subscription } from "./topic.ts";

export interface PublishedMessage {
  readonly id: string;
  readonly topicArn: string;
  readonly subject: string | undefined;
  readonly message: string;
  readonly publishedAtMs: number;
}

/** The JSON envelope that a queue gets, without the signature that AWS adds. */
export const envelope = ({ id, topicArn, subject, message, publishedAtMs }: PublishedMessage): string =>
  JSON.stringify({
    Type: "Notification",
    MessageId: id,
    TopicArn: topicArn,
    ...(subject !== undefined && { Subject: subject }),
    Message: message,
    Timestamp: new Date(publishedAtMs).toISOString(),
  });

/** The event of a function. */
export const functionEvent = (
  { id, topicArn, subject, message, publishedAtMs }: PublishedMessage,
  subscription: Subscription,
): string =>
  JSON.stringify({
    Records: [
      {
        EventSource: "aws:sns",
        EventVersion: "1.0",
        EventSubscriptionArn: subscription.arn,
        Sns: {
          Type: "Notification",
          MessageId: id,
          TopicArn: topicArn,
          Subject: subject ?? null,
          Message: message,
          Timestamp: new Date(publishedAtMs).toISOString(),
          MessageAttributes: {},
        },
      },
    ],
  });
