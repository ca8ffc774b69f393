// Budgets by Pulumi type: configuration without behaviour, as nothing here costs anything.
// https://www.pulumi.com/registry/packages/aws/api-docs/budgets/budget/
import { z } from "zod";
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const budgetInputs = z.strictObject({
  name: z.string().optional(),
  accountId: z.string().optional(),
  budgetType: z.enum(["COST", "USAGE"]),
  limitAmount: z.string().regex(/^\d+(\.\d+)?$/),
  limitUnit: z.string(),
  timeUnit: z.enum(["DAILY", "MONTHLY", "QUARTERLY", "ANNUALLY"]),
  timePeriodStart: z.string().optional(),
  timePeriodEnd: z.string().optional(),
  costFilters: z.array(z.strictObject({ name: z.string(), values: z.array(z.string()) })).optional(),
  notifications: z
    .array(
      z.strictObject({
        comparisonOperator: z.enum(["GREATER_THAN", "LESS_THAN", "EQUAL_TO"]),
        notificationType: z.enum(["ACTUAL", "FORECASTED"]),
        threshold: z.number(),
        thresholdType: z.enum(["PERCENTAGE", "ABSOLUTE_VALUE"]),
        subscriberEmailAddresses: z.array(z.string()).optional(),
        subscriberSnsTopicArns: z.array(z.string()).optional(),
      }),
    )
    .optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export function budgetProvisioners(account: Account): Provisioners {
  return {
    "aws:budgets/budget:Budget": provisioner(budgetInputs, (inputs, resourceName) => {
      const name = inputs.name ?? resourceName;
      const arn = formatArn({ ...account, region: "", service: "budgets", resource: `budget/${name}` });
      return { id: `${account.accountId}:${name}`, outputs: { name, arn, accountId: account.accountId } };
    }),
  };
}
