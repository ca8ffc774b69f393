// Roles and their policies, by Pulumi type. Managed policies of AWS are refused by name: their documents are not at hand here.
import { z } from "zod";
import type { Iam } from "../iam/iam.ts";
import { policyDocument } from "./policy-document.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const roleInputs = z.strictObject({
  name: z.string().optional(),
  path: z.string().default("/"),
  assumeRolePolicy: policyDocument,
  description: z.string().optional(),
  maxSessionDuration: z.number().optional(),
  forceDetachPolicies: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

const rolePolicyInputs = z.strictObject({ name: z.string().optional(), role: z.string(), policy: policyDocument });

export function iamProvisioners(iam: Iam): Provisioners {
  return {
    "aws:iam/role:Role": provisioner(roleInputs, (inputs, resourceName) => {
      const { name = resourceName, path, assumeRolePolicy } = inputs;
      const { arn, uniqueId } = iam.createRole({ name, path, trustPolicy: assumeRolePolicy });
      return { id: name, outputs: { arn, name, uniqueId } };
    }),
    "aws:iam/rolePolicy:RolePolicy": provisioner(rolePolicyInputs, (inputs, resourceName) => {
      const { name = resourceName, role, policy } = inputs;
      iam.putRolePolicy(role, name, policy);
      return { id: `${role}:${name}`, outputs: {} };
    }),
  };
}
