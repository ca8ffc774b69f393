// Topics and their subscriptions. https://docs.aws.amazon.com/sns/latest/dg/sns-create-topic.html
import type { Account } from "../ports/account.ts";
import { formatArn, parseArn, resourceName } from "../engines/arn.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import { limits } from "./limits.ts";

export const subscriptionProtocols = ["email", "email-json", "sqs", "lambda"] as const;
export type SubscriptionProtocol = (typeof subscriptionProtocols)[number];

export interface Subscription {
  readonly arn: string;
  readonly topicArn: string;
  readonly protocol: SubscriptionProtocol;
  /** An address, a queue's or a function's ARN. */
  readonly endpoint: string;
  /** The message itself, without SNS's envelope; for queues. */
  readonly isRaw: boolean;
  readonly deadLetterArn?: string | undefined;
}

/** What messages are encrypted with: nobody but the account's own may use AWS's key for SNS. */
export type TopicKey =
  | { readonly kind: "none" }
  | { readonly kind: "aws-managed" }
  | { readonly kind: "customer-managed"; readonly arn: string };

export interface Topic {
  readonly name: string;
  readonly arn: string;
  readonly displayName: string;
  readonly key: TopicKey;
  readonly subscriptions: Map<string, Subscription>;
}

export interface TopicStore {
  /** One that is there already is answered as it is. @throws AwsError InvalidParameter */
  create(name: string, attributes: Pick<Topic, "displayName" | "key">): Topic;
  /** @throws AwsError NotFound */
  find(arn: string): Topic;
  list(): readonly Topic[];
  /** @throws AwsError NotFound, InvalidParameter */
  subscribe(given: Omit<Subscription, "arn">): Subscription;
}

export function createTopicStore(account: Account, random: Random): TopicStore {
  const topics = new Map<string, Topic>();
  const find = (arn: string): Topic => {
    const topic = topics.get(arn);
    if (topic === undefined) throw new AwsError("NotFound", 404, "Topic does not exist");
    return topic;
  };
  return {
    find,
    list: () => [...topics.values()],
    create(name, attributes) {
      if (!limits.topicNamePattern.test(name)) throw invalidParameter("Topic Name");
      const arn = formatArn({ ...account, service: "sns", resource: name });
      const topic = topics.get(arn) ?? { ...attributes, name, arn, subscriptions: new Map<string, Subscription>() };
      topics.set(arn, topic);
      return topic;
    },
    subscribe(given) {
      const topic = find(given.topicArn);
      checkEndpoint(given);
      const subscription = { ...given, arn: `${topic.arn}:${random.uuid()}` };
      topic.subscriptions.set(subscription.arn, subscription);
      return subscription;
    },
  };
}

function checkEndpoint({ protocol, endpoint }: Omit<Subscription, "arn">): void {
  const service = parseArn(endpoint)?.service;
  const isFit = protocol === "sqs" || protocol === "lambda" ? service === protocol : endpoint.includes("@");
  if (!isFit) throw invalidParameter(`Endpoint ${endpoint} of a subscription by ${protocol}`);
  if (protocol === "sqs" && resourceName(endpoint).endsWith(".fifo"))
    throw invalidParameter("a FIFO queue as Endpoint");
}

export const invalidParameter = (what: string): AwsError =>
  new AwsError("InvalidParameter", 400, `Invalid parameter: ${what}`);
