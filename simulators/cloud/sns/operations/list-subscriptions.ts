// https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptions.html and API_ListSubscriptionsByTopic.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SnsContext } from "../operations.ts";
import type { Subscription } from "../topic.ts";
import { pageOf } from "./page.ts";

export const listSubscriptions = ({ store }: SnsContext): Operation =>
  defineOperation({
    name: "ListSubscriptions",
    input: z.object({ NextToken: z.string().optional() }),
    permissions: () => [{ action: "sns:ListSubscriptions", resources: ["*"] }],
    run: ({ NextToken }) =>
      answer(
        store.list().flatMap(({ subscriptions }) => [...subscriptions.values()]),
        NextToken,
      ),
  });

export const listSubscriptionsByTopic = ({ store }: SnsContext): Operation =>
  defineOperation({
    name: "ListSubscriptionsByTopic",
    input: z.object({ TopicArn: z.string(), NextToken: z.string().optional() }),
    permissions: ({ TopicArn }) => [{ action: "sns:ListSubscriptionsByTopic", resources: [TopicArn] }],
    run: ({ TopicArn, NextToken }) => answer([...store.find(TopicArn).subscriptions.values()], NextToken),
  });

function answer(subscriptions: readonly Subscription[], token: string | undefined) {
  const { items, nextToken } = pageOf(subscriptions, token);
  return {
    Subscriptions: items.map(({ arn, topicArn, protocol, endpoint }) => ({
      SubscriptionArn: arn,
      Owner: topicArn.split(":")[4] ?? "",
      Protocol: protocol,
      Endpoint: endpoint,
      TopicArn: topicArn,
    })),
    NextToken: nextToken,
  };
}
