// Topics, their policies and subscriptions by Pulumi type. https://www.pulumi.com/registry/packages/aws/api-docs/sns/topic/
import { z } from "zod";
import type { Kms } from "../kms/kms.ts";
import type { Account } from "../ports/account.ts";
import type { Sns } from "../sns/sns.ts";
import { subscriptionProtocols, type TopicKey } from "../sns/topic.ts";
import { policyDocument } from "./policy-document.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const region = z.string().optional();

const topicInputs = z.strictObject({
  name: z.string().optional(),
  displayName: z.string().optional(),
  policy: z.string().optional(),
  fifoTopic: z.literal(false).optional(),
  kmsMasterKeyId: z.string().optional(),
  // Configuration without behaviour here.
  signatureVersion: z.number().optional(),
  tracingConfig: z.enum(["PassThrough", "Active"]).optional(),
  region,
  tags: z.record(z.string(), z.string()).optional(),
});

const policyInputs = z.strictObject({ arn: z.string(), policy: policyDocument, region });

const subscriptionInputs = z.strictObject({
  topic: z.string(),
  protocol: z.enum(subscriptionProtocols),
  endpoint: z.string(),
  rawMessageDelivery: z.boolean().default(false),
  redrivePolicy: z.string().optional(),
  // Configuration without behaviour here: a subscription is confirmed at once.
  confirmationTimeoutInMinutes: z.number().optional(),
  endpointAutoConfirms: z.boolean().optional(),
  region,
});

const redrivePolicy = z.strictObject({ deadLetterTargetArn: z.string() });

export function snsProvisioners(sns: Sns, kms: Kms, { accountId }: Account): Provisioners {
  return {
    "aws:sns/topic:Topic": provisioner(topicInputs, (inputs, resourceName) => {
      const { displayName, kmsMasterKeyId } = inputs;
      const key = kmsMasterKeyId === undefined ? ({ kind: "none" } as const) : keyOf(kms, kmsMasterKeyId);
      const { name, arn } = sns.createTopic(inputs.name ?? resourceName, { displayName, key });
      if (inputs.policy !== undefined) sns.setTopicPolicy(arn, inputs.policy);
      return { id: arn, outputs: { name, arn, owner: accountId, fifoTopic: false } };
    }),
    "aws:sns/topicPolicy:TopicPolicy": provisioner(policyInputs, ({ arn, policy }) => {
      sns.setTopicPolicy(arn, policy);
      return { id: arn, outputs: { owner: accountId } };
    }),
    "aws:sns/topicSubscription:TopicSubscription": provisioner(subscriptionInputs, (inputs) => {
      const { topic: topicArn, protocol, endpoint, rawMessageDelivery: isRaw } = inputs;
      const redrive = inputs.redrivePolicy === undefined ? undefined : parse(inputs.redrivePolicy);
      const { arn } = sns.subscribe({ topicArn, protocol, endpoint, isRaw, deadLetterArn: redrive });
      return { id: arn, outputs: { arn, ownerId: accountId, pendingConfirmation: false } };
    }),
  };
}

function keyOf(kms: Kms, reference: string): TopicKey {
  const arn = kms.keyArnOf(reference);
  return arn === undefined ? { kind: "aws-managed" } : { kind: "customer-managed", arn };
}

const parse = (policy: string): string => redrivePolicy.parse(JSON.parse(policy)).deadLetterTargetArn;
