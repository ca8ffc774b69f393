// The MD5 digests that clients check: of a body, and of a message's attributes in their canonical form.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-message-metadata.html#sqs-attributes-md5-message-digest-calculation
import { createHash } from "node:crypto";
import type { MessageAttributes, MessageAttributeValue } from "./message.ts";

const transportType = { text: 1, binary: 2 } as const;

export const md5OfText = (text: string): string => createHash("md5").update(text, "utf8").digest("hex");

/** Undefined where there is no attribute, as in AWS's answers. */
export function md5OfAttributes(attributes: MessageAttributes): string | undefined {
  const names = Object.keys(attributes).sort();
  if (names.length === 0) return undefined;
  const digest = createHash("md5");
  for (const name of names) {
    const value = attributes[name];
    if (value === undefined) continue;
    digest.update(withLength(Buffer.from(name))).update(withLength(Buffer.from(value.dataType)));
    digest.update(encodedValue(value));
  }
  return digest.digest("hex");
}

function encodedValue(value: MessageAttributeValue): Buffer {
  return value.binaryValue === undefined
    ? Buffer.concat([Buffer.of(transportType.text), withLength(Buffer.from(value.stringValue ?? ""))])
    : Buffer.concat([Buffer.of(transportType.binary), withLength(Buffer.from(value.binaryValue, "base64"))]);
}

function withLength(bytes: Buffer): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
}
