// Messages as SendMessage and SendMessageBatch take them and answer.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
import { z } from "zod";
import { delaySecondsMax } from "./limits.ts";
import { attributeSchema, checkAttributes, readAttributes } from "./message-attributes.ts";
import { md5OfAttributes } from "./message-digest.ts";
import { idPattern } from "./message-text.ts";
import type { Message } from "./message.ts";
import { checkSeconds, invalidValue } from "./queue-errors.ts";
import { messageBytes, type SendRequest } from "./sender.ts";

export const sendEntrySchema = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.number().int().optional(),
  MessageAttributes: z.record(z.string(), attributeSchema).optional(),
  MessageSystemAttributes: z.object({ AWSTraceHeader: attributeSchema.optional() }).optional(),
  MessageDeduplicationId: z.string().optional(),
  MessageGroupId: z.string().optional(),
});

export type SendEntry = z.output<typeof sendEntrySchema>;

/**
 * `traceHeader`: of the request, where the message has none of its own.
 * @throws AwsError InvalidParameterValue
 */
export function readSendEntry(entry: SendEntry, traceHeader: string | undefined): SendRequest {
  const { DelaySeconds: delaySeconds, MessageGroupId: groupId, MessageDeduplicationId: deduplicationId } = entry;
  checkSeconds(delaySeconds, "DelaySeconds", delaySecondsMax, `DelaySeconds must be >= 0 and <= ${delaySecondsMax}.`);
  checkId("MessageGroupId", groupId);
  checkId("MessageDeduplicationId", deduplicationId);
  const attributes = readAttributes(entry.MessageAttributes ?? {});
  checkAttributes(attributes);
  return {
    body: entry.MessageBody,
    attributes,
    delayMs: delaySeconds === undefined ? undefined : delaySeconds * 1000,
    groupId,
    deduplicationId,
    traceHeader: entry.MessageSystemAttributes?.AWSTraceHeader?.StringValue ?? traceHeader,
  };
}

export const entryBytes = (entry: SendEntry): number =>
  messageBytes(entry.MessageBody, readAttributes(entry.MessageAttributes ?? {}));

function checkId(parameter: string, id: string | undefined): void {
  if (id === undefined || idPattern.test(id)) return;
  throw invalidValue(
    id,
    parameter,
    `${parameter} can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
  );
}

/** What SendMessage and each entry of SendMessageBatch answer. */
export function describeSent(message: Message, { MessageSystemAttributes: given = {} }: SendEntry): object {
  const md5 = md5OfAttributes(message.attributes);
  const md5OfSystem = md5OfAttributes(
    readAttributes(given.AWSTraceHeader === undefined ? {} : { AWSTraceHeader: given.AWSTraceHeader }),
  );
  return {
    MessageId: message.messageId,
    MD5OfMessageBody: message.md5OfBody,
    ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5 }),
    ...(md5OfSystem === undefined ? {} : { MD5OfMessageSystemAttributes: md5OfSystem }),
    ...(message.fifo === undefined ? {} : { SequenceNumber: message.fifo.sequenceNumber }),
  };
}
