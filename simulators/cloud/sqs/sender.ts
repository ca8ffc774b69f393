// Takes a message into a queue: checks it, gives it its ids, keeps FIFO's promises.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
import { createHash } from "node:crypto";
import type { Clock } from "../kernel/clock.ts";
import { principalArn } from "../engines/principal-arn.ts";
import type { Principal } from "../ports/principal.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import { messageAttributesMax } from "./limits.ts";
import type { Message, MessageAttributes } from "./message.ts";
import { md5OfText } from "./message-digest.ts";
import { forbiddenCharacter } from "./message-text.ts";
import { invalidParameter, invalidValue, missingDeduplicationId, missingParameter } from "./queue-errors.ts";
import type { Queue } from "./queue.ts";

export interface SendRequest {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly delayMs?: number | undefined;
  readonly groupId?: string | undefined;
  readonly deduplicationId?: string | undefined;
  readonly traceHeader?: string | undefined;
}

export type Send = (queue: Queue, sender: Principal, request: SendRequest) => Message;

/** @throws AwsError InvalidMessageContents, InvalidParameterValue, MissingParameter */
export function createSender(clock: Clock, random: Random): Send {
  let sequence = 0;
  return (queue, sender, request) => {
    checkContents(queue, request);
    const fifo = queue.settings.isFifo ? fifoIds(queue, request) : undefined;
    const memoryId = fifo === undefined ? undefined : memoryKey(queue, fifo);
    const duplicate = memoryId === undefined ? undefined : queue.deduplication.recall(memoryId, clock.now());
    if (duplicate !== undefined) return duplicate;

    const delayMs = queue.settings.isFifo ? undefined : request.delayMs;
    const sequenceNumber = `188${String(++sequence).padStart(17, "0")}`;
    const message = queue.send(
      {
        messageId: random.uuid(),
        body: request.body,
        md5OfBody: md5OfText(request.body),
        attributes: request.attributes,
        senderId: senderId(sender),
        sentAtMs: clock.now(),
        ...(request.traceHeader === undefined ? {} : { traceHeader: request.traceHeader }),
        ...(request.groupId === undefined ? {} : { groupId: request.groupId }),
        ...(fifo === undefined ? {} : { fifo: { ...fifo, sequenceNumber } }),
      },
      delayMs ?? queue.settings.delayMs,
    );
    if (memoryId !== undefined) queue.deduplication.remember(memoryId, message, clock.now());
    return message;
  };
}

function checkContents(queue: Queue, { body, attributes, delayMs, deduplicationId }: SendRequest): void {
  const bytes = messageBytes(body, attributes);
  const { messageBytesMax, isFifo } = queue.settings;
  if (body === "") throw missingParameter("MessageBody");
  if (bytes > messageBytesMax) throw invalid(`Message must be shorter than ${messageBytesMax} bytes.`);
  if (forbiddenCharacter.test(body)) throw invalidCharacters();
  if (Object.keys(attributes).length > messageAttributesMax) {
    throw invalidParameter(
      `Number of message attributes [${Object.keys(attributes).length}] exceeds the allowed maximum [${messageAttributesMax}].`,
    );
  }
  if (isFifo && delayMs !== undefined && delayMs > 0) {
    const reason = "The request include parameter that is not valid for this queue type.";
    throw invalidValue(delayMs / 1000, "DelaySeconds", reason);
  }
  if (!isFifo && deduplicationId !== undefined) {
    const reason = "The request includes a parameter that is not valid for this queue type.";
    throw invalidValue(deduplicationId, "MessageDeduplicationId", reason);
  }
}

/** Names, types and values of attributes count as the body does. */
export function messageBytes(body: string, attributes: MessageAttributes): number {
  let bytes = Buffer.byteLength(body);
  for (const [name, { dataType, stringValue, binaryValue }] of Object.entries(attributes)) {
    bytes += Buffer.byteLength(name) + Buffer.byteLength(dataType) + Buffer.byteLength(stringValue ?? "");
    bytes += Buffer.byteLength(binaryValue ?? "", "base64");
  }
  return bytes;
}

function fifoIds(queue: Queue, request: SendRequest): { groupId: string; deduplicationId: string } {
  const { groupId } = request;
  if (groupId === undefined) throw missingParameter("MessageGroupId");
  const contentId = queue.settings.isContentDeduplicated
    ? createHash("sha256").update(request.body, "utf8").digest("hex")
    : undefined;
  const deduplicationId = request.deduplicationId ?? contentId;
  if (deduplicationId !== undefined) return { groupId, deduplicationId };
  throw missingDeduplicationId();
}

const memoryKey = (queue: Queue, fifo: { groupId: string; deduplicationId: string }): string =>
  queue.settings.deduplicationScope === "messageGroup"
    ? `${fifo.groupId}\n${fifo.deduplicationId}`
    : fifo.deduplicationId;

/** The unique id of who sent: `AROA...:session` for a role, stable for each. */
function senderId(sender: Principal): string {
  const unique = (prefix: string, name: string): string =>
    prefix + createHash("sha256").update(name).digest("hex").slice(0, 17).toUpperCase();
  return sender.kind === "role"
    ? `${unique("AROA", sender.roleArn)}:${sender.sessionName}`
    : unique("AIDA", principalArn(sender));
}

const invalid = (reason: string): AwsError => invalidParameter(`One or more parameters are invalid. Reason: ${reason}`);

const invalidCharacters = (): AwsError =>
  new AwsError(
    "InvalidMessageContents",
    400,
    "Invalid characters found. Valid unicode characters are #x9 | #xA | #xD | #x20 to #xD7FF | #xE000 to #xFFFD | #x10000 to #x10FFFF",
  );
