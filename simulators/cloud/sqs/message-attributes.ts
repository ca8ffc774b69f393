// Message attributes in the shapes of the API: DataType with StringValue or BinaryValue, checked as SQS checks them.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html
import { z } from "zod";
import type { MessageAttributes, MessageAttributeValue } from "./message.ts";
import { md5OfAttributes } from "./message-digest.ts";
import { forbiddenCharacter } from "./message-text.ts";
import { invalidParameter } from "./queue-errors.ts";

export const attributeSchema = z.object({
  DataType: z.string(),
  StringValue: z.string().optional(),
  BinaryValue: z.string().optional(),
});

export type GivenAttributes = Readonly<Record<string, z.output<typeof attributeSchema>>>;

const nameLengthMax = 256;

export function readAttributes(attributes: GivenAttributes): MessageAttributes {
  const read = Object.entries(attributes).map(
    ([name, { DataType, StringValue = "", BinaryValue = "" }]): [string, MessageAttributeValue] => [
      name,
      { dataType: DataType, ...(isBinary(DataType) ? { binaryValue: BinaryValue } : { stringValue: StringValue }) },
    ],
  );
  return Object.fromEntries(read);
}

/** @throws AwsError InvalidParameterValue */
export function checkAttributes(attributes: MessageAttributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    checkName(name);
    checkValue(name, value);
  }
}

function checkName(name: string): void {
  if (name.length > nameLengthMax)
    throw invalidParameter(`Message (user) attribute names must be shorter than ${nameLengthMax} Bytes`);
  if (!/^[\p{L}\p{N}_.-]*$/u.test(name))
    throw invalidParameter(
      "Message (user) attributes name can only contain upper and lower score characters, digits, periods, hyphens and underscores. ",
    );
  if (/^(aws\.|amazon\.|\.)|\.$/i.test(name))
    throw invalidParameter(
      "You can't use message attribute names beginning with 'AWS.' or 'Amazon.'. These strings are reserved for internal use. Additionally, they cannot start or end with '.'.",
    );
}

function checkValue(name: string, { dataType, stringValue, binaryValue }: MessageAttributeValue): void {
  const [type = ""] = dataType.split(".");
  if (!["String", "Number", "Binary"].includes(type))
    throw invalidParameter(
      `The type of message (user) attribute '${name}' is invalid. You must use only the following supported type prefixes: Binary, Number, String.`,
    );
  if (dataType.length > nameLengthMax)
    throw invalidParameter(`Message (user) attribute types must be shorter than ${nameLengthMax} Bytes`);
  if ((binaryValue ?? stringValue ?? "") === "")
    throw invalidParameter(`Message (user) attribute '${name}' must contain a non-empty value of type '${type}'.`);
  if (type === "Number" && !Number.isFinite(Number(stringValue)))
    throw invalidParameter(`Can't cast the value of message (user) attribute '${name}' to a number.`);
  if (forbiddenCharacter.test(stringValue ?? ""))
    throw invalidParameter(`Message (user) attribute '${name}' value contains invalid characters.`);
}

const isBinary = (dataType: string): boolean => dataType.split(".")[0] === "Binary";

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
