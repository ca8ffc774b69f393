// SNS of the embedded cloud: topics that hand each message to their subscribers, queues and functions; e-mails are kept to be
// looked at and never sent. https://docs.aws.amazon.com/sns/latest/dg/welcome.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Functions } from "../ports/functions.ts";
import { authorizeKeyUse } from "../engines/key-use.ts";
import type { MessageQueues } from "../ports/message-queues.ts";
import { principalArn } from "../engines/principal-arn.ts";
import type { Principal } from "../ports/principal.ts";
import type { Random } from "../kernel/random.ts";
import { createTargetDelivery, type Delivery } from "../engines/target-delivery.ts";
import type { Topics } from "../ports/topics.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { WireService } from "../wire/protocol.ts";
import { limits } from "./limits.ts";
import { envelope, functionEvent, type PublishedMessage } from "./message.ts";
import { snsOperations } from "./operations.ts";
import {
  createTopicStore,
  invalidParameter,
  type Subscription,
  type Topic,
  type TopicKey,
  type TopicStore,
} from "./topic.ts";

export interface SnsDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly access: AccessControl;
  readonly functions: Functions;
  readonly queues: MessageQueues;
  readonly onFault: (error: unknown) => void;
}

export interface Email extends PublishedMessage {
  readonly to: string;
}

export interface Sns {
  readonly topics: Topics;
  readonly wire: WireService;
  /** With the policy that lets the account's own publish, which a policy of its own replaces. @throws AwsError InvalidParameter */
  createTopic(name: string, attributes?: { displayName?: string | undefined; key?: TopicKey }): Topic;
  /** @throws AwsError NotFound */
  setTopicPolicy(topicArn: string, policy: string): void;
  /** @throws AwsError NotFound, InvalidParameter */
  subscribe(subscription: Omit<Subscription, "arn">): Subscription;
  /** What would have been sent, newest last. */
  emails(): readonly Email[];
  /** Deliveries under way. */
  backlog(): number;
}

const unencrypted: TopicKey = { kind: "none" };

export function createSns(dependencies: SnsDependencies): Sns {
  const { clock, random, account, access } = dependencies;
  const store: TopicStore = createTopicStore(account, random);
  const delivery = createTargetDelivery(dependencies);
  const emails: Email[] = [];

  const handOver = (message: PublishedMessage, subscription: Subscription): void => {
    switch (subscription.protocol) {
      case "email":
      case "email-json":
        emails.push({ ...message, to: subscription.endpoint });
        if (emails.length > limits.emailsKeptMax) emails.shift();
        return;
      case "sqs":
      case "lambda":
        delivery.deliver(deliveryOf(message, subscription, account), limits.deliveryMs);
    }
  };

  const topics: Topics = {
    publish({ principal, topicArn, message, subject }) {
      const topic = store.find(topicArn);
      access.authorize({ principal, action: "sns:Publish", resource: topicArn });
      checkKeyUse(access, principal, topic.key);
      if (message === "") throw invalidParameter("Empty message");
      if (Buffer.byteLength(message) > limits.messageBytesMax) throw invalidParameter("Message too long");
      if ((subject?.length ?? 0) > limits.subjectCharsMax) throw invalidParameter("Subject");
      const published = { id: random.uuid(), topicArn, subject, message, publishedAtMs: clock.now() };
      for (const subscription of topic.subscriptions.values()) handOver(published, subscription);
      return published.id;
    },
  };

  return {
    topics,
    wire: {
      protocol: "query",
      signingName: "sns",
      namespace: "http://sns.amazonaws.com/doc/2010-03-31/",
      operations: snsOperations({ store, topics }),
    },
    createTopic(name, { displayName = "", key = unencrypted } = {}) {
      const topic = store.create(name, { displayName, key });
      access.putResourcePolicy(topic.arn, defaultPolicy(topic.arn, account));
      return topic;
    },
    setTopicPolicy(topicArn, policy) {
      access.putResourcePolicy(store.find(topicArn).arn, policy);
    },
    subscribe: (subscription) => store.subscribe(subscription),
    emails: () => emails,
    backlog: () => delivery.backlog(),
  };
}

/**
 * A publisher writes and reads under the topic's key; AWS's own key lets no service do so.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html
 * @throws AwsError KMSAccessDenied
 */
function checkKeyUse(access: AccessControl, principal: Principal, key: TopicKey): void {
  if (key.kind === "none" || (key.kind === "aws-managed" && principal.kind !== "service")) return;
  const words = `${principalArn(principal)} is not authorized to use the topic's key`;
  if (key.kind === "aws-managed") throw new AwsError("KMSAccessDenied", 400, words);
  try {
    for (const action of ["kms:GenerateDataKey", "kms:Decrypt"] as const)
      authorizeKeyUse(access, { principal, action, keyArn: key.arn, service: "sns" });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError("KMSAccessDenied", 400, words, { cause: error });
  }
}

function deliveryOf(message: PublishedMessage, subscription: Subscription, { accountId }: Account): Delivery {
  const { endpoint, topicArn, protocol, isRaw, deadLetterArn } = subscription;
  const asTopic = {
    kind: "service",
    service: "sns.amazonaws.com",
    sourceArn: topicArn,
    sourceAccount: accountId,
  } as const;
  const forQueue = isRaw ? message.message : envelope(message);
  const payload = protocol === "lambda" ? functionEvent(message, subscription) : forQueue;
  return {
    source: topicArn,
    targetArn: endpoint,
    principal: () => asTopic,
    payload: () => payload,
    retryAttemptsMax: limits.deliveryRetryAttemptsMax,
    eventAgeMsMax: limits.deliveryRetryMs,
    deadLetter:
      deadLetterArn === undefined
        ? undefined
        : { queueArn: deadLetterArn, principal: () => asTopic, attributes: () => ({}) },
  };
}

/** https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html: on AWS by the owner of the source. */
const defaultPolicy = (topicArn: string, { accountId }: Account): string =>
  JSON.stringify({
    Version: "2008-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: "*",
        Action: ["SNS:Publish"],
        Resource: topicArn,
        Condition: { StringEquals: { "aws:SourceAccount": accountId } },
      },
    ],
  });
