// Short and long polling. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import type { Operation } from "../../wire/operation.ts";
import type { SqsContext } from "../context.ts";
import { batchEntriesMax, visibilityTimeoutSecondsMax, waitSecondsMax } from "../limits.ts";
import { describeAttributes } from "../message-attributes.ts";
import type { Receipt } from "../message.ts";
import { checkSeconds, invalidValue } from "../queue-errors.ts";
import type { Queue } from "../queue.ts";
import { defineQueueOperation, queueUrl } from "../queue-operation.ts";
import { systemAttributes } from "../system-attributes.ts";

const input = z.object({
  QueueUrl: queueUrl,
  MaxNumberOfMessages: z.number().int().default(1),
  VisibilityTimeout: z.number().int().optional(),
  WaitTimeSeconds: z.number().int().optional(),
  AttributeNames: z.array(z.string()).default([]),
  MessageSystemAttributeNames: z.array(z.string()).default([]),
  MessageAttributeNames: z.array(z.string()).default([]),
  ReceiveRequestAttemptId: z.string().optional(),
});

export const receiveMessage = (context: SqsContext): Operation =>
  defineQueueOperation(context, {
    name: "ReceiveMessage",
    input,
    async run(queue, request) {
      checkRanges(request);
      const limit = request.MaxNumberOfMessages;
      const visibilityTimeoutMs =
        request.VisibilityTimeout === undefined ? undefined : request.VisibilityTimeout * 1000;
      const waitMs =
        request.WaitTimeSeconds === undefined ? queue.settings.receiveWaitMs : request.WaitTimeSeconds * 1000;
      const receive = (): readonly Receipt[] => queue.receive(limit, visibilityTimeoutMs);
      const receipts = await receiveWithin(context.clock, queue, waitMs, receive);
      return receipts.length === 0 ? {} : { Messages: receipts.map((receipt) => describe(receipt, request)) };
    },
  });

/** Asks again whenever a message becomes visible, until some are there or `waitMs` have passed. */
async function receiveWithin(
  clock: Clock,
  queue: Queue,
  waitMs: number,
  receive: () => readonly Receipt[],
): Promise<readonly Receipt[]> {
  const deadlineMs = clock.now() + waitMs;
  for (;;) {
    const receipts = receive();
    if (receipts.length > 0 || clock.now() >= deadlineMs) return receipts;
    await visibleOrDue(clock, queue, deadlineMs);
  }
}

function visibleOrDue(clock: Clock, queue: Queue, deadlineMs: number): Promise<void> {
  return new Promise((resolve) => {
    const finish = (): void => {
      ignore();
      cancel();
      resolve();
    };
    const cancel = clock.at(deadlineMs, finish);
    const ignore = queue.onVisible(finish);
  });
}

function describe({ message, receiptHandle }: Receipt, request: z.output<typeof input>): object {
  const asked = [...request.AttributeNames, ...request.MessageSystemAttributeNames];
  const attributes = Object.entries(systemAttributes(message)).filter(
    ([name]) => asked.includes("All") || asked.includes(name),
  );
  return {
    MessageId: message.messageId,
    ReceiptHandle: receiptHandle,
    MD5OfBody: message.md5OfBody,
    Body: message.body,
    ...(attributes.length === 0 ? {} : { Attributes: Object.fromEntries(attributes) }),
    ...describeAttributes(message.attributes, request.MessageAttributeNames),
  };
}

function checkRanges({ MaxNumberOfMessages: limit, VisibilityTimeout, WaitTimeSeconds }: z.output<typeof input>): void {
  if (limit < 1 || limit > batchEntriesMax)
    throw invalidValue(limit, "MaxNumberOfMessages", `Must be between 1 and ${batchEntriesMax}, if provided.`);
  const reason = (max: number): string => `Must be >= 0 and <= ${max}, if provided.`;
  checkSeconds(
    VisibilityTimeout,
    "VisibilityTimeout",
    visibilityTimeoutSecondsMax,
    reason(visibilityTimeoutSecondsMax),
  );
  checkSeconds(WaitTimeSeconds, "WaitTimeSeconds", waitSecondsMax, reason(waitSecondsMax));
}
