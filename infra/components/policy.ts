// IAM policy documents. A document is made of statements that allow named actions on named resources; nothing here
// can deny, negate or use a wildcard principal. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
import * as pulumi from "@pulumi/pulumi";

type ActionService = "athena" | "glue" | "iot" | "kinesis" | "lambda" | "logs" | "s3" | "sqs";

/** An action as the service reference spells it, in full: `s3:PutObject`. */
export type Action = `${ActionService}:${string}`;

export type ServicePrincipal =
  | "events.amazonaws.com"
  | "firehose.amazonaws.com"
  | "iot.amazonaws.com"
  | "lambda.amazonaws.com"
  | "s3.amazonaws.com"
  | "scheduler.amazonaws.com";

type Operator = "ArnEquals" | "Bool" | "StringEquals" | "StringLike";

/** Operator, then condition key, then the value it must have. */
export type Condition = Partial<Record<Operator, Readonly<Record<string, pulumi.Input<string>>>>>;

export interface Statement {
  readonly Effect: "Allow";
  readonly Principal?: { readonly Service: ServicePrincipal };
  readonly Action: readonly (Action | "sts:AssumeRole")[];
  readonly Resource?: readonly pulumi.Input<string>[];
  readonly Condition?: Condition;
}

/** Allows the actions on exactly these resources, under a condition if one is given. */
export function allow(
  actions: readonly Action[],
  resources: readonly pulumi.Input<string>[],
  condition?: Condition,
): Statement {
  return { Effect: "Allow", Action: actions, Resource: resources, ...(condition && { Condition: condition }) };
}

/** The same for a resource's own policy: a service may act on it. */
export function allowService(
  service: ServicePrincipal,
  actions: readonly Action[],
  resources: readonly pulumi.Input<string>[],
  condition: Condition,
): Statement {
  return { ...allow(actions, resources, condition), Principal: { Service: service } };
}

/** A role's trust: which service may assume it, and on whose behalf. */
export function trust(service: ServicePrincipal, condition?: Condition): Statement {
  return {
    Effect: "Allow",
    Principal: { Service: service },
    Action: ["sts:AssumeRole"],
    ...(condition && { Condition: condition }),
  };
}

/** The document as JSON text, its keys in a fixed order. */
export function policyDocument(...statements: readonly Statement[]): pulumi.Output<string> {
  return pulumi.jsonStringify({ Version: "2012-10-17", Statement: statements });
}
