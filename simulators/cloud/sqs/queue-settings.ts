// A queue's attributes: typed inside, text on the wire, each checked against its range.
// https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html
import { z } from "zod";
import { AwsError } from "../wire/aws-error.ts";
import { numericAttributes } from "./limits.ts";

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

const booleanText = z.enum(["true", "false"]);
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
  Policy: z.string(),
  RedrivePolicy: z.string(),
  RedriveAllowPolicy: z.string(),
};

const redriveSchema = z.object({
  deadLetterTargetArn: z.string().startsWith("arn:"),
  maxReceiveCount: z.coerce.number().int().min(1).max(1000),
});

/**
 * `attributes` over `previous` (an empty text removes one).
 * @throws AwsError InvalidAttributeName, InvalidAttributeValue, InvalidParameterValue
 */
export function parseQueueSettings(attributes: QueueAttributes, previous?: QueueSettings): QueueSettings {
  const texts: Record<string, string> = { ...previous?.texts };
  for (const [name, text] of Object.entries(attributes)) {
    const schema = attributeSchemas[name];
    if (schema === undefined) throw new AwsError("InvalidAttributeName", 400, `Unknown Attribute ${name}.`);
    if (text !== "" && !schema.safeParse(text).success) throw invalidValue(name);
    texts[name] = text;
  }
  const kept = Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ""));
  const redrive = parseRedrive(kept["RedrivePolicy"]);
  return {
    isFifo: kept["FifoQueue"] === "true",
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

function parseRedrive(text: string | undefined): RedrivePolicy | undefined {
  if (text === undefined) return undefined;
  try {
    return redriveSchema.parse(JSON.parse(text));
  } catch (cause) {
    const message = `Value ${text} for parameter RedrivePolicy is invalid. Reason: Invalid value for maxReceiveCount or deadLetterTargetArn.`;
    throw new AwsError("InvalidParameterValue", 400, message, { cause });
  }
}

const invalidValue = (name: string): AwsError =>
  new AwsError("InvalidAttributeValue", 400, `Invalid value for the parameter ${name}.`);
