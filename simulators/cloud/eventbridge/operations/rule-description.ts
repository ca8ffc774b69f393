// A rule and a target as the API shows them. https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_Target.html
import type { Rule, RuleTarget } from "../rules.ts";

export const describeRuleItem = (rule: Rule): object => ({
  Name: rule.name,
  Arn: rule.arn,
  EventPattern: rule.eventPattern,
  State: rule.isEnabled ? "ENABLED" : "DISABLED",
  Description: rule.description,
  EventBusName: "default",
});

export const describeTarget = (target: RuleTarget): object => ({
  Id: target.id,
  Arn: target.arn,
  RoleArn: target.roleArn,
  ...describeInput(target),
  RetryPolicy: {
    MaximumRetryAttempts: target.retryAttemptsMax,
    MaximumEventAgeInSeconds: target.eventAgeMsMax / 1_000,
  },
  ...(target.deadLetterArn === undefined ? {} : { DeadLetterConfig: { Arn: target.deadLetterArn } }),
  ...(target.groupId === undefined ? {} : { SqsParameters: { MessageGroupId: target.groupId } }),
});

function describeInput({ input }: RuleTarget): object {
  switch (input.kind) {
    case "event":
      return {};
    case "constant":
      return { Input: input.text };
    case "path":
      return { InputPath: input.path };
    case "template":
      return { InputTransformer: { InputPathsMap: input.paths, InputTemplate: input.template } };
  }
}
