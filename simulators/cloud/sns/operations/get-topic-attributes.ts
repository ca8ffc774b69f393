// https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SnsContext } from "../operations.ts";

export const getTopicAttributes = ({ store }: SnsContext): Operation =>
  defineOperation({
    name: "GetTopicAttributes",
    input: z.object({ TopicArn: z.string() }),
    permissions: ({ TopicArn }) => [{ action: "sns:GetTopicAttributes", resources: [TopicArn] }],
    run({ TopicArn }) {
      const { arn, displayName, subscriptions } = store.find(TopicArn);
      const attributes = {
        TopicArn: arn,
        DisplayName: displayName,
        Owner: arn.split(":")[4] ?? "",
        SubscriptionsConfirmed: String(subscriptions.size),
        SubscriptionsPending: "0",
        SubscriptionsDeleted: "0",
      };
      return { Attributes: { entry: Object.entries(attributes).map(([key, value]) => ({ key, value })) } };
    },
  });
