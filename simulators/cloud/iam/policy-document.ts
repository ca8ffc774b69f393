// IAM policy documents: read once, refused by name where they use what the evaluator does not know, so that no statement is
// silently ignored. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { z } from "zod";
import { conditionOperators, isConditionOperator } from "./condition.ts";

const oneOrMore = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => (typeof value === "string" ? [value] : value));

const principalSchema = z.union([
  z.literal("*").transform(() => ({ AWS: ["*"], Service: ["*"] })),
  z.strictObject({ AWS: oneOrMore.default([]), Service: oneOrMore.default([]), Federated: oneOrMore.optional() }),
]);

const conditionSchema = z.record(z.string(), z.record(z.string(), oneOrMore)).superRefine((conditions, context) => {
  for (const operator of Object.keys(conditions)) {
    if (isConditionOperator(operator)) continue;
    context.addIssue({
      code: "custom",
      message: `condition operator ${operator} is not implemented; implemented: ${Object.keys(conditionOperators).join(", ")}`,
    });
  }
});

const statementSchema = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: principalSchema.optional(),
  Action: oneOrMore,
  Resource: oneOrMore.default(["*"]),
  Condition: conditionSchema.default({}),
});

const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value.map((item: unknown) => item) : [value]);

const documentSchema = z.strictObject({
  Version: z.enum(["2012-10-17", "2008-10-17"]).default("2008-10-17"),
  Id: z.string().optional(),
  Statement: z.preprocess(listOf, z.array(statementSchema)),
});

export type Statement = z.output<typeof statementSchema>;

/** @throws Error that lists what of the document is not understood. */
export function parsePolicy(document: string): readonly Statement[] {
  const parsed = documentSchema.safeParse(JSON.parse(document));
  if (!parsed.success) throw new Error(`policy document: ${z.prettifyError(parsed.error)}`, { cause: parsed.error });
  return parsed.data.Statement;
}
