// What the stage may cost a month. Money is counted by the tags `project` and `stage`, which a Pulumi.<stage>.yaml puts on everything
// and which an account has to activate once for cost allocation.
// https://docs.aws.amazon.com/cost-management/latest/userguide/budgets-create-filters.html
import * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import type { AlarmTopic } from "./alarm-topic.ts";
import { hyphenName, type Deployment } from "./deployment.ts";

export interface BudgetArgs {
  readonly deployment: Deployment;
  readonly monthlyBudgetDollars: number;
  readonly tells: AlarmTopic;
}

/** Told of at 80 % spent, and when a month is forecast to end beyond it. */
export function createBudget(
  name: string,
  { deployment, monthlyBudgetDollars, tells }: BudgetArgs,
  parent: pulumi.Resource,
): void {
  const notification = {
    comparisonOperator: "GREATER_THAN",
    thresholdType: "PERCENTAGE",
    subscriberSnsTopicArns: [tells.topic.arn],
  };
  new aws.budgets.Budget(
    name,
    {
      name: hyphenName(deployment, "month"),
      budgetType: "COST",
      limitAmount: `${monthlyBudgetDollars}`,
      limitUnit: "USD",
      timeUnit: "MONTHLY",
      costFilters: [{ name: "TagKeyValue", values: [`user:stage$${deployment.stage}`] }],
      notifications: [
        { ...notification, notificationType: "ACTUAL", threshold: 80 },
        { ...notification, notificationType: "FORECASTED", threshold: 100 },
      ],
    },
    { parent, dependsOn: [tells.policy] },
  );
}
