// Every operation of SNS that the embedded cloud answers.
import type { Topics } from "../ports/topics.ts";
import type { Operation } from "../wire/operation.ts";
import { getTopicAttributes } from "./operations/get-topic-attributes.ts";
import { listSubscriptions, listSubscriptionsByTopic } from "./operations/list-subscriptions.ts";
import { listTopics } from "./operations/list-topics.ts";
import { publish } from "./operations/publish.ts";
import type { TopicStore } from "./topic.ts";

export interface SnsContext {
  readonly store: TopicStore;
  readonly topics: Topics;
}

export const snsOperations = (context: SnsContext): readonly Operation[] =>
  [getTopicAttributes, listSubscriptions, listSubscriptionsByTopic, listTopics, publish].map((operation) =>
    operation(context),
  );
