// SQS for the other services of the cloud: each call is authorised for its principal, then done at once.
import type { AccessControl } from "../ports/access-control.ts";
import type { MessageQueues, ReceivedMessage } from "../ports/message-queues.ts";
import type { Principal } from "../ports/principal.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { Receipt } from "./message.ts";
import { md5OfAttributes } from "./message-digest.ts";
import type { Queue } from "./queue.ts";
import type { QueueDirectory } from "./queue-directory.ts";
import type { Send } from "./sender.ts";
import { systemAttributes } from "./system-attributes.ts";

export function createMessageQueues(directory: QueueDirectory, send: Send, access: AccessControl): MessageQueues {
  const authorised = (principal: Principal, action: string, queueArn: string): Queue => {
    const queue = directory.get(queueArn);
    access.authorize({ principal, action: `sqs:${action}`, resource: queueArn });
    return queue;
  };
  return {
    sendMessage({ principal, queueArn, attributes = {}, ...message }) {
      send(authorised(principal, "SendMessage", queueArn), principal, { ...message, attributes });
    },
    receiveMessages: ({ principal, queueArn, limit }) =>
      authorised(principal, "ReceiveMessage", queueArn).receive(limit).map(describeReceipt),
    deleteMessages({ principal, queueArn, receiptHandles }) {
      const queue = authorised(principal, "DeleteMessage", queueArn);
      for (const receiptHandle of receiptHandles) deleteIfThere(queue, receiptHandle);
    },
    changeVisibility({ principal, queueArn, receiptHandle, timeoutMs }) {
      authorised(principal, "ChangeMessageVisibility", queueArn).changeVisibility(receiptHandle, timeoutMs);
    },
    visibilityTimeoutMs: (queueArn) => directory.get(queueArn).settings.visibilityTimeoutMs,
    onVisible: (queueArn, callback) => directory.get(queueArn).onVisible(callback),
  };
}

/** A batch of deletions goes on past one that fails, as in a FIFO queue after the visibility timeout. */
function deleteIfThere(queue: Queue, receiptHandle: string): void {
  try {
    queue.delete(receiptHandle);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
  }
}

const describeReceipt = ({ message, receiptHandle }: Receipt): ReceivedMessage => ({
  messageId: message.messageId,
  receiptHandle,
  body: message.body,
  md5OfBody: message.md5OfBody,
  attributes: systemAttributes(message),
  messageAttributes: message.attributes,
  md5OfMessageAttributes: md5OfAttributes(message.attributes),
});
