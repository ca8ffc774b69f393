// ListTargetsByRule. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_ListTargetsByRule.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { busName, ruleArn, type EventsContext } from "./events-context.ts";
import { describeTarget } from "./rule-description.ts";

export const listTargetsByRule = ({ rules, account }: EventsContext): Operation =>
  defineOperation({
    name: "ListTargetsByRule",
    input: z.object({ Rule: z.string(), EventBusName: busName, Limit: z.number().optional() }),
    permissions: ({ Rule }) => [{ action: "events:ListTargetsByRule", resources: [ruleArn(account, Rule)] }],
    run: ({ Rule }) => ({ Targets: [...rules.find(Rule).targets.values()].map(describeTarget) }),
  });
