// Pulumi's SQS resources (@pulumi/aws 7.48) in the embedded cloud.
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Sqs } from "../sqs/sqs.ts";
import { policyDocument } from "./policy-document.ts";
import { provisioner, type Provisioned, type Provisioners } from "./provisioner.ts";

const tags = z.record(z.string(), z.string()).optional();
const region = z.string().optional();

const queueSchema = z.strictObject({
  name: z.string().optional(),
  namePrefix: z.string().optional(),
  contentBasedDeduplication: z.boolean().optional(),
  deduplicationScope: z.string().optional(),
  delaySeconds: z.number().optional(),
  fifoQueue: z.boolean().optional(),
  fifoThroughputLimit: z.string().optional(),
  kmsDataKeyReusePeriodSeconds: z.number().optional(),
  kmsMasterKeyId: z.string().optional(),
  maxMessageSize: z.number().optional(),
  messageRetentionSeconds: z.number().optional(),
  policy: z.string().optional(),
  receiveWaitTimeSeconds: z.number().optional(),
  redriveAllowPolicy: z.string().optional(),
  redrivePolicy: z.string().optional(),
  region,
  sqsManagedSseEnabled: z.boolean().optional(),
  tags,
  visibilityTimeoutSeconds: z.number().optional(),
});

/** The provider's defaults, which it sends where the program says nothing: https://www.pulumi.com/registry/packages/aws/api-docs/sqs/queue/ */
const providerDefaults = {
  delaySeconds: 0,
  maxMessageSize: 262_144,
  messageRetentionSeconds: 345_600,
  receiveWaitTimeSeconds: 0,
  visibilityTimeoutSeconds: 30,
};

export function sqsProvisioners(sqs: Sqs): Provisioners {
  const attribute = (queueUrl: string, name: string, text: string): Provisioned => {
    sqs.setQueueAttributes(queueUrl, { [name]: text });
    return { id: queueUrl, outputs: {} };
  };
  return {
    "aws:sqs/queue:Queue": provisioner(queueSchema, (inputs, name) => createQueue(sqs, inputs, name)),
    "aws:sqs/queuePolicy:QueuePolicy": provisioner(
      z.strictObject({ queueUrl: z.string(), policy: policyDocument, region }),
      ({ queueUrl, policy }) => attribute(queueUrl, "Policy", policy),
    ),
    "aws:sqs/redrivePolicy:RedrivePolicy": provisioner(
      z.strictObject({ queueUrl: z.string(), redrivePolicy: z.string(), region }),
      ({ queueUrl, redrivePolicy }) => attribute(queueUrl, "RedrivePolicy", redrivePolicy),
    ),
    "aws:sqs/redriveAllowPolicy:RedriveAllowPolicy": provisioner(
      z.strictObject({ queueUrl: z.string(), redriveAllowPolicy: z.string(), region }),
      ({ queueUrl, redriveAllowPolicy }) => attribute(queueUrl, "RedriveAllowPolicy", redriveAllowPolicy),
    ),
  };
}

function createQueue(sqs: Sqs, given: z.output<typeof queueSchema>, resourceName: string): Provisioned {
  const inputs = { ...providerDefaults, ...given };
  const suffix = inputs.fifoQueue === true ? ".fifo" : "";
  const unique = createHash("sha256").update(resourceName).digest("hex").slice(0, 7);
  const name = inputs.name ?? `${inputs.namePrefix ?? `${resourceName}-`}${unique}${suffix}`;
  const { arn, url } = sqs.createQueue(name, queueAttributes(inputs), inputs.tags);
  return { id: url, outputs: { ...providerDefaults, arn, url, name, fifoQueue: inputs.fifoQueue ?? false } };
}

function queueAttributes(inputs: z.output<typeof queueSchema>): Record<string, string> {
  const named = {
    DelaySeconds: inputs.delaySeconds,
    MaximumMessageSize: inputs.maxMessageSize,
    MessageRetentionPeriod: inputs.messageRetentionSeconds,
    ReceiveMessageWaitTimeSeconds: inputs.receiveWaitTimeSeconds,
    VisibilityTimeout: inputs.visibilityTimeoutSeconds,
    FifoQueue: inputs.fifoQueue === true ? true : undefined,
    ContentBasedDeduplication: inputs.contentBasedDeduplication === true ? true : undefined,
    DeduplicationScope: inputs.deduplicationScope,
    FifoThroughputLimit: inputs.fifoThroughputLimit,
    KmsMasterKeyId: inputs.kmsMasterKeyId,
    KmsDataKeyReusePeriodSeconds: inputs.kmsDataKeyReusePeriodSeconds,
    SqsManagedSseEnabled: inputs.sqsManagedSseEnabled,
    Policy: inputs.policy,
    RedrivePolicy: inputs.redrivePolicy,
    RedriveAllowPolicy: inputs.redriveAllowPolicy,
  };
  const set = Object.entries(named).flatMap(([name, value]): [string, string][] =>
    value === undefined ? [] : [[name, String(value)]],
  );
  return Object.fromEntries(set);
}
