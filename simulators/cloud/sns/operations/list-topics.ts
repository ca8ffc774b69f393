// https://docs.aws.amazon.com/sns/latest/api/API_ListTopics.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { SnsContext } from "../operations.ts";
import { pageOf } from "./page.ts";

export const listTopics = ({ store }: SnsContext): Operation =>
  defineOperation({
    name: "ListTopics",
    input: z.object({ NextToken: z.string().optional() }),
    permissions: () => [{ action: "sns:ListTopics", resources: ["*"] }],
    run({ NextToken }) {
      const { items, nextToken } = pageOf(store.list(), NextToken);
      return { Topics: items.map(({ arn }) => ({ TopicArn: arn })), NextToken: nextToken };
    },
  });
