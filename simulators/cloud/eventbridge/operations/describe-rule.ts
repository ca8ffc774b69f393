// DescribeRule. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_DescribeRule.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { busName, ruleArn, type EventsContext } from "./events-context.ts";
import { describeRuleItem } from "./rule-description.ts";

export const describeRule = ({ rules, account }: EventsContext): Operation =>
  defineOperation({
    name: "DescribeRule",
    input: z.object({ Name: z.string(), EventBusName: busName }),
    permissions: ({ Name }) => [{ action: "events:DescribeRule", resources: [ruleArn(account, Name)] }],
    run: ({ Name }) => describeRuleItem(rules.find(Name)),
  });
