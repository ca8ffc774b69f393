// One role for one principal, with the one inline policy that says what it may do. Whatever needs the permissions
// depends on `policy`, not on the role alone: AWS checks some of them when the dependent is created.
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { hyphenName, type Deployment } from "./deployment.ts";
import { policyDocument, type Statement } from "./policy.ts";

export interface ServiceRoleArgs {
  readonly deployment: Deployment;
  /** Last part of the role's name: `firehose` makes `millrace-dev-firehose`. */
  readonly principal: string;
  readonly description: string;
  readonly trust: Statement;
  readonly statements: readonly Statement[];
}

/** A role and its inline policy. */
export class ServiceRole extends pulumi.ComponentResource {
  readonly role: aws.iam.Role;
  readonly policy: aws.iam.RolePolicy;

  constructor(name: string, args: ServiceRoleArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:ServiceRole", name, {}, opts);
    const roleName = hyphenName(args.deployment, args.principal);
    this.role = new aws.iam.Role(
      name,
      { name: roleName, description: args.description, assumeRolePolicy: policyDocument(args.trust) },
      { parent: this },
    );
    this.policy = new aws.iam.RolePolicy(
      name,
      { name: roleName, role: this.role.name, policy: policyDocument(...args.statements) },
      { parent: this },
    );
    this.registerOutputs({ roleArn: this.role.arn });
  }
}
