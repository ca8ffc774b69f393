// The policy documents in a resource's inputs, wherever they stand: any input whose text is JSON with a Statement. So a
// document of a resource type that is new to the pipe is found without being listed.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
import { z } from "zod";
import type { Properties } from "./rule.ts";

const oneOrMore = z.union([z.string().transform((text) => [text]), z.array(z.string())]);

// Strict: NotAction, NotResource and NotPrincipal grant what nobody listed.
const statement = z.strictObject({
  Sid: z.string().optional(),
  Effect: z.enum(["Allow", "Deny"]),
  Principal: z.union([z.literal("*"), z.partialRecord(z.enum(["Service", "AWS", "Federated"]), oneOrMore)]).optional(),
  Action: oneOrMore,
  Resource: oneOrMore.optional(),
  Condition: z.record(z.string(), z.record(z.string(), oneOrMore)).optional(),
});

const document = z.strictObject({
  Version: z.literal("2012-10-17"),
  Id: z.string().optional(),
  Statement: z.array(statement),
});

export type PolicyStatement = z.infer<typeof statement>;

/** The statements in a resource's inputs. Throws where one has a member that this reading does not know. */
export function policyStatements(inputs: Properties): PolicyStatement[] {
  return Object.values(inputs).flatMap(statementsIn);
}

function statementsIn(value: unknown): PolicyStatement[] {
  if (typeof value === "string") return value.startsWith("{") ? statementsIn(jsonIn(value)) : [];
  if (typeof value !== "object" || value === null) return [];
  if ("Statement" in value) return document.parse(value).Statement;
  return Object.values(value).flatMap(statementsIn);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
