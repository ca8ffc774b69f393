// The event that a function gets of queue messages, as recorded on AWS; and how many of them fit one invocation.
// https://docs.aws.amazon.com/lambda/latest/dg/with-sqs.html#example-standard-queue-message-event
import { parseArn } from "../../engines/arn.ts";
import type { ReceivedMessage } from "../../ports/message-queues.ts";
import type { SqsMapping } from "./event-source-mapping.ts";

export function sqsEvent(
  { eventSourceArn: queueArn, batchWindowMs }: Pick<SqsMapping, "eventSourceArn" | "batchWindowMs">,
  messages: readonly ReceivedMessage[],
): string {
  // A mapping with a batch window says that there is no digest; one without says nothing.
  const noDigest = batchWindowMs > 0 ? { md5OfMessageAttributes: null } : {};
  const awsRegion = parseArn(queueArn)?.region ?? "";
  return JSON.stringify({
    Records: messages.map((message) => ({
      messageId: message.messageId,
      receiptHandle: message.receiptHandle,
      body: message.body,
      attributes: message.attributes,
      messageAttributes: Object.fromEntries(
        Object.entries(message.messageAttributes).map(([name, attribute]) => [name, eventAttribute(attribute)]),
      ),
      ...(message.md5OfMessageAttributes === undefined
        ? noDigest
        : { md5OfMessageAttributes: message.md5OfMessageAttributes }),
      md5OfBody: message.md5OfBody,
      eventSource: "aws:sqs",
      eventSourceARN: queueArn,
      awsRegion,
    })),
  });
}

function eventAttribute(attribute: unknown): object {
  const lists = { stringListValues: [], binaryListValues: [] };
  return typeof attribute === "object" && attribute !== null ? { ...attribute, ...lists } : lists;
}

/** What a record takes beyond its body: names, attributes, receipt handle. A generous estimate, for the 6 MB of an invocation. */
const recordOverheadBytes = 1_500;

export const messageBytes = ({ body }: ReceivedMessage): number => Buffer.byteLength(body) + recordOverheadBytes;

/** The first messages that fit one invocation; at least one. */
export function takeBatch(
  gathered: readonly ReceivedMessage[],
  { batchSize, payloadBytesMax }: { batchSize: number; payloadBytesMax: number },
): { batch: readonly ReceivedMessage[]; isFull: boolean } {
  let bytes = 0;
  for (const [index, message] of gathered.entries()) {
    bytes += messageBytes(message);
    if (index === batchSize || (index > 0 && bytes > payloadBytesMax))
      return { batch: gathered.slice(0, index), isFull: true };
  }
  return { batch: gathered, isFull: gathered.length === batchSize };
}
