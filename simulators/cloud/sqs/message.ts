// One message as a queue keeps it: what was sent, and where it stands in its life. Plain data, so that it can be written out.

export interface MessageAttributeValue {
  /** `String`, `Number`, `Binary`, with an optional custom label: `Number.float`. */
  readonly dataType: string;
  readonly stringValue?: string;
  /** Base64. */
  readonly binaryValue?: string;
}

export type MessageAttributes = Readonly<Record<string, MessageAttributeValue>>;

/** What a FIFO queue knows of a message beyond a standard queue. */
export interface FifoPlace {
  readonly groupId: string;
  readonly deduplicationId: string;
  /** Twenty digits, rising within the queue. */
  readonly sequenceNumber: string;
}

export interface Message {
  readonly messageId: string;
  readonly body: string;
  readonly md5OfBody: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  /** `Root=1-...`, where the sender is traced. */
  readonly traceHeader?: string;
  readonly fifo?: FifoPlace;
  /** Standard queues may carry a group id too (fair queues); it does not order. */
  readonly groupId?: string;
  /** The queue that gave the message up, where this is its dead-letter queue. */
  readonly deadLetterSourceArn?: string;
  readonly sentAtMs: number;
  readonly receiveCount: number;
  readonly firstReceivedAtMs?: number;
}

export type SentMessage = Pick<
  Message,
  "messageId" | "body" | "md5OfBody" | "attributes" | "senderId" | "traceHeader" | "fifo" | "groupId" | "sentAtMs"
>;

/** A message handed out, with the handle that deletes it. */
export interface Receipt {
  readonly message: Message;
  readonly receiptHandle: string;
}
