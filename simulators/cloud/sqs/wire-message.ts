// Messages in the shapes of the API: attributes come in and go out as DataType with StringValue or BinaryValue.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_MessageAttributeValue.html
import { z } from "zod";
import { AwsError } from "../wire/aws-error.ts";
import type { Message, MessageAttributes, MessageAttributeValue } from "./message.ts";
import { md5OfAttributes } from "./message-digest.ts";
import { delaySecondsMax } from "./limits.ts";
import type { SendRequest } from "./sender.ts";

const attributeSchema = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

export const sendEntrySchema = z.object({
  MessageBody: z.string(),
  DelaySeconds: z.number().int().min(0).max(delaySecondsMax).optional(),
  MessageAttributes: z.record(z.string(), attributeSchema).optional(),
  MessageSystemAttributes: z.object({ AWSTraceHeader: attributeSchema.optional() }).optional(),
  MessageDeduplicationId: z.string().max(128).optional(),
  MessageGroupId: z.string().max(128).optional(),
});

export type SendEntry = z.output<typeof sendEntrySchema>;

export function readSendEntry(entry: SendEntry): SendRequest {
  return {
    body: entry.MessageBody,
    attributes: readAttributes(entry.MessageAttributes ?? {}),
    delayMs: entry.DelaySeconds === undefined ? undefined : entry.DelaySeconds * 1000,
    groupId: entry.MessageGroupId,
    deduplicationId: entry.MessageDeduplicationId,
    traceHeader: entry.MessageSystemAttributes?.AWSTraceHeader?.StringValue,
  };
}

function readAttributes(attributes: Readonly<Record<string, z.output<typeof attributeSchema>>>): MessageAttributes {
  const read = Object.entries(attributes).map(
    ([name, { DataType, StringValue, BinaryValue }]): [string, MessageAttributeValue] => {
      const isBinary = DataType.split(".")[0] === "Binary";
      const value = isBinary ? BinaryValue : StringValue;
      if (!/^(String|Number|Binary)(\..+)?$/.test(DataType)) throw invalidType(name, DataType);
      if (value === undefined || value === "") throw emptyValue(name, DataType);
      return [name, { dataType: DataType, ...(isBinary ? { binaryValue: value } : { stringValue: value }) }];
    },
  );
  return Object.fromEntries(read);
}

/** What SendMessage and each entry of SendMessageBatch answer. */
export function describeSent(message: Message): object {
  const md5 = md5OfAttributes(message.attributes);
  return {
    MessageId: message.messageId,
    MD5OfMessageBody: message.md5OfBody,
    ...(md5 === undefined ? {} : { MD5OfMessageAttributes: md5 }),
    ...(message.fifo === undefined ? {} : { SequenceNumber: message.fifo.sequenceNumber }),
  };
}

/** The attributes that the names ask for: `All`, `.*`, `name`, `prefix.*`; nothing where none is asked. */
export function describeAttributes(attributes: MessageAttributes, names: readonly string[]): object {
  const isAsked = (name: string): boolean =>
    names.some((pattern) => pattern === "All" || pattern === name || isPrefix(pattern, name));
  const asked = Object.fromEntries(Object.entries(attributes).filter(([name]) => isAsked(name)));
  const md5 = md5OfAttributes(asked);
  if (md5 === undefined) return {};
  const values = Object.entries(asked).map(([name, { dataType, stringValue, binaryValue }]): [string, object] => [
    name,
    { DataType: dataType, StringValue: stringValue, BinaryValue: binaryValue },
  ]);
  return { MD5OfMessageAttributes: md5, MessageAttributes: Object.fromEntries(values) };
}

const isPrefix = (pattern: string, name: string): boolean =>
  pattern.endsWith(".*") && name.startsWith(pattern.slice(0, -2));

const invalidType = (name: string, dataType: string): AwsError =>
  new AwsError(
    "InvalidParameterValue",
    400,
    `The message attribute '${name}' has an invalid message attribute type, the set of supported type prefixes is Binary, Number, and String. It has ${dataType}.`,
  );

const emptyValue = (name: string, dataType: string): AwsError =>
  new AwsError(
    "InvalidParameterValue",
    400,
    `The message attribute '${name}' must contain a non-empty message attribute value for message attribute type '${dataType}'.`,
  );
