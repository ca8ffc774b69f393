// IAM policy documents. A document is made of statements that allow named actions on named resources; nothing here can negate, or
// allow everybody anything. https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements.html
import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "./deployment.ts";

type ActionService = "athena" | "glue" | "iot" | "kinesis" | "kms" | "lambda" | "logs" | "s3" | "sns" | "sqs" | "xray";

/** An action as the service reference spells it, in full: `s3:PutObject`. */
export type Action = `${ActionService}:${string}`;

export type ServicePrincipal =
  | "budgets.amazonaws.com"
  | "cloudwatch.amazonaws.com"
  | "events.amazonaws.com"
  | "firehose.amazonaws.com"
  | "iot.amazonaws.com"
  | "lambda.amazonaws.com"
  | "logging.s3.amazonaws.com"
  | "s3.amazonaws.com"
  | "scheduler.amazonaws.com";

type Operator = "ArnEquals" | "Bool" | "StringEquals" | "StringLike";

/** Operator, then condition key, then the value it must have. */
export type Condition = Partial<Record<Operator, Readonly<Record<string, pulumi.Input<string>>>>>;

type Principal = "*" | { readonly Service: ServicePrincipal } | { readonly AWS: pulumi.Input<string> };

export interface Statement {
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
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

/** The same for a key's own policy: the account lets its identities' policies decide. */
export function allowAccount(
  { partition, accountId }: Deployment,
  actions: readonly Action[],
  resources: readonly pulumi.Input<string>[],
): Statement {
  return {
    ...allow(actions, resources),
    Principal: { AWS: pulumi.interpolate`arn:${partition}:iam::${accountId}:root` },
  };
}

/** A bucket's refusal of whatever does not come over TLS, from whomever. */
export function refusePlainText(bucketArn: pulumi.Input<string>): Statement {
  return {
    Effect: "Deny",
    Principal: "*",
    Action: ["s3:*"],
    Resource: [bucketArn, pulumi.interpolate`${bucketArn}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };
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
