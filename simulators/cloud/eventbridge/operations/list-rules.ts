// ListRules, by prefix. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListRules.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { busName, ruleArn, type EventsContext } from "./events-context.ts";
import { describeRuleItem } from "./rule-description.ts";

export const listRules = ({ rules, account }: EventsContext): Operation =>
  defineOperation({
    name: "ListRules",
    input: z.object({ NamePrefix: z.string().default(""), EventBusName: busName, Limit: z.number().optional() }),
    permissions: () => [{ action: "events:ListRules", resources: [ruleArn(account, "*")] }],
    run: ({ NamePrefix }) => ({
      Rules: rules
        .list()
        .filter(({ name }) => name.startsWith(NamePrefix))
        .map(describeRuleItem),
    }),
  });
