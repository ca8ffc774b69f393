// A queue's attributes: typed inside, text on the wire, each checked against its range.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
import { z } from "zod";
import { AwsError } from "../wire/aws-error.ts";
import { numericAttributes } from "./limits.ts";
import { invalidValue } from "./queue-errors.ts";

export interface RedrivePolicy {
  readonly deadLetterTargetArn: string;
  readonly maxReceiveCount: number;
}

export interface QueueSettings {
  readonly isFifo: boolean;
  readonly delayMs: number;
  readonly messageBytesMax: number;
  readonly retentionMs: number;
  readonly receiveWaitMs: number;
  readonly visibilityTimeoutMs: number;
  readonly isContentDeduplicated: boolean;
  readonly deduplicationScope: "queue" | "messageGroup";
  readonly redrive?: RedrivePolicy;
  /** As set, for attributes without a behaviour of their own here (encryption, throughput), the policies' text, and read-back. */
  readonly texts: Readonly<Record<string, string>>;
}

export type QueueAttributes = Readonly<Record<string, string>>;

/** In any case, as AWS takes it. */
const booleanText = z
  .string()
  .toLowerCase()
  .pipe(z.enum(["true", "false"]));
const jsonText = z.string().refine((text) => parsedJson(text) !== undefined);
const wholeNumber = (name: keyof typeof numericAttributes) =>
  z
    .string()
    .regex(/^\d+$/)
    .refine((text) => Number(text) >= numericAttributes[name].min && Number(text) <= numericAttributes[name].max);

const attributeSchemas: Readonly<Record<string, z.ZodType<string>>> = {
  DelaySeconds: wholeNumber("DelaySeconds"),
  MaximumMessageSize: wholeNumber("MaximumMessageSize"),
  MessageRetentionPeriod: wholeNumber("MessageRetentionPeriod"),
  ReceiveMessageWaitTimeSeconds: wholeNumber("ReceiveMessageWaitTimeSeconds"),
  VisibilityTimeout: wholeNumber("VisibilityTimeout"),
  KmsDataKeyReusePeriodSeconds: wholeNumber("KmsDataKeyReusePeriodSeconds"),
  FifoQueue: booleanText,
  ContentBasedDeduplication: booleanText,
  SqsManagedSseEnabled: booleanText,
  DeduplicationScope: z.enum(["queue", "messageGroup"]),
  FifoThroughputLimit: z.enum(["perQueue", "perMessageGroupId"]),
  KmsMasterKeyId: z.string(),
  Policy: jsonText,
  RedrivePolicy: z.string(),
  RedriveAllowPolicy: z.string(),
};

const redriveMax = 1000;

/**
 * `attributes` over `previous` (an empty text removes one).
 * @throws AwsError InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue
 */
export function parseQueueSettings(attributes: QueueAttributes, previous?: QueueSettings): QueueSettings {
  const isFifo = previous?.isFifo ?? attributes["FifoQueue"]?.toLowerCase() === "true";
  checkEncryption(attributes);
  const texts: Record<string, string> = { ...previous?.texts };
  for (const [name, text] of Object.entries(attributes)) texts[name] = readAttribute(name, text, isFifo);
  if (attributes["KmsMasterKeyId"] !== undefined) delete texts["SqsManagedSseEnabled"];
  const kept = Object.fromEntries(Object.entries(texts).filter(([name, text]) => !isUnset(name, text)));
  const redrive = parseRedrive(kept["RedrivePolicy"]);
  return {
    isFifo,
    delayMs: 1000 * numberOf(kept, "DelaySeconds"),
    messageBytesMax: numberOf(kept, "MaximumMessageSize"),
    retentionMs: 1000 * numberOf(kept, "MessageRetentionPeriod"),
    receiveWaitMs: 1000 * numberOf(kept, "ReceiveMessageWaitTimeSeconds"),
    visibilityTimeoutMs: 1000 * numberOf(kept, "VisibilityTimeout"),
    isContentDeduplicated: kept["ContentBasedDeduplication"] === "true",
    deduplicationScope: kept["DeduplicationScope"] === "messageGroup" ? "messageGroup" : "queue",
    ...(redrive === undefined ? {} : { redrive }),
    texts: kept,
  };
}

/** Every attribute that a queue answers for its settings, defaults included. */
export function describeQueueSettings(settings: QueueSettings): Record<string, string> {
  const { KmsMasterKeyId: kmsKey } = settings.texts;
  const numbers = Object.entries(numericAttributes)
    .filter(([name]) => name !== "KmsDataKeyReusePeriodSeconds" || kmsKey !== undefined)
    .map(([name, range]): [string, string] => [name, String(range.default)]);
  const fifo = { ContentBasedDeduplication: "false", DeduplicationScope: "queue", FifoThroughputLimit: "perQueue" };
  return {
    ...Object.fromEntries(numbers),
    SqsManagedSseEnabled: String(kmsKey === undefined),
    ...(settings.isFifo ? fifo : {}),
    ...settings.texts,
  };
}

const numberOf = (texts: QueueAttributes, name: keyof typeof numericAttributes): number =>
  Number(texts[name] ?? numericAttributes[name].default);

function readAttribute(name: string, text: string, isFifo: boolean): string {
  if (!isFifo) checkStandardAttribute(name);
  const schema = attributeSchemas[name];
  if (schema === undefined) throw unknownAttribute(name);
  if (text === "") return text;
  const { data } = schema.safeParse(text);
  if (data === undefined) throw invalidAttribute(`Invalid value for the parameter ${name}.`);
  if (name === "FifoQueue" && data === "false")
    throw invalidAttribute(`Invalid value for the parameter ${name}. Reason: Modifying queue type is not supported.`);
  return data;
}

function checkStandardAttribute(name: string): void {
  if (name === "FifoQueue" || name === "ContentBasedDeduplication") throw unknownAttribute(name);
  if (name === "DeduplicationScope" || name === "FifoThroughputLimit")
    throw invalidName(`You can specify the ${name} only when FifoQueue is set to true.`);
}

function checkEncryption({ KmsMasterKeyId: kmsKey = "", SqsManagedSseEnabled: managed }: QueueAttributes): void {
  if (kmsKey === "" || managed?.toLowerCase() !== "true") return;
  throw invalidAttribute(
    "You can use one type of server-side encryption (SSE) at one time. You can either enable KMS SSE or SQS SSE.",
  );
}

/** An empty text unsets, and so does this number of seconds. */
const isUnset = (name: string, text: string): boolean =>
  text === "" ||
  (name === "KmsDataKeyReusePeriodSeconds" && Number(text) === numericAttributes.KmsDataKeyReusePeriodSeconds.default);

function parseRedrive(text: string | undefined): RedrivePolicy | undefined {
  if (text === undefined) return undefined;
  const given = parsedJson(text);
  const refused = (reason: string): AwsError => invalidValue(text, "RedrivePolicy", reason);
  if (given === undefined) throw refused("Redrive policy is not a valid JSON map.");
  const { deadLetterTargetArn, maxReceiveCount } = given;
  for (const [name, value] of Object.entries({ maxReceiveCount, deadLetterTargetArn }))
    if (value === undefined) throw refused(`Redrive policy does not contain mandatory attribute: ${name}.`);
  if (typeof deadLetterTargetArn !== "string" || !deadLetterTargetArn.startsWith("arn:"))
    throw refused("Invalid value for deadLetterTargetArn.");
  const count = Number(maxReceiveCount);
  if (!Number.isInteger(count) || count < 1 || count > redriveMax)
    throw refused(
      `Invalid value for maxReceiveCount: ${String(maxReceiveCount)}, valid values are from 1 to ${redriveMax} both inclusive.`,
    );
  return { deadLetterTargetArn, maxReceiveCount: count };
}

/** Undefined unless the text is a JSON object. */
function parsedJson(text: string): Record<string, unknown> | undefined {
  try {
    return z.record(z.string(), z.unknown()).safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

const invalidName = (message: string): AwsError => new AwsError("InvalidAttributeName", 400, message);
const unknownAttribute = (name: string): AwsError => invalidName(`Unknown Attribute ${name}.`);
const invalidAttribute = (message: string): AwsError => new AwsError("InvalidAttributeValue", 400, message);
