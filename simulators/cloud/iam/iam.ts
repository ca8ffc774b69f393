// IAM of the embedded cloud: roles with their policies, resource policies, sessions and their access keys.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import type { AccessControl, AccessRequest } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { principalArn } from "../engines/principal-arn.ts";
import type { Principal } from "../ports/principal.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { Decision } from "./evaluate.ts";
import { PolicyStore } from "./policy-store.ts";

export interface Iam {
  readonly access: AccessControl;
  /** The account's administrator, for operators and provisioning. */
  readonly operator: Principal;
  /** @throws AwsError EntityAlreadyExists */
  createRole(role: { name: string; path: string; trustPolicy: string }): { arn: string; uniqueId: string };
  /** @throws AwsError NoSuchEntity */
  putRolePolicy(roleName: string, policyName: string, document: string): void;
  /** The role's own policies by name, as they were put. @throws AwsError NoSuchEntity */
  rolePolicies(roleName: string): ReadonlyMap<string, string>;
  /** Puts a resource's own policy in the place of the one that it has. */
  putResourcePolicy(resourceArn: string, document: string): void;
  /** The resources' own policies by ARN, as they were put. */
  resourcePolicies(): ReadonlyMap<string, string>;
}

export function createIam({ account, random }: { account: Account; random: Random }): Iam {
  const policies = new PolicyStore();
  const keys = accessKeys(random);
  const access: AccessControl = {
    authorize(request) {
      const decision = policies.decideAccess(request);
      if (decision !== "allowed") throw accessDenied(request, decision);
    },
    assumeRole(roleArn, service, sessionName) {
      const decision = policies.decideTrust(roleArn, service, account.accountId);
      if (decision !== "allowed") throw cannotAssume(service, roleArn);
      return { kind: "role", roleArn, sessionName };
    },
    credentialsOf: keys.credentialsOf,
    principalOf: keys.principalOf,
    putResourcePolicy: (resourceArn, policy) => policies.putResourcePolicy(resourceArn, policy),
  };
  return {
    access,
    operator: { kind: "operator", userArn: `arn:aws:iam::${account.accountId}:user/operator` },
    createRole({ name, path, trustPolicy }) {
      const arn = `arn:aws:iam::${account.accountId}:role${path}${name}`;
      policies.addRole(arn, name, trustPolicy);
      return { arn, uniqueId: `AROA${random.hex(17).toUpperCase()}` };
    },
    putRolePolicy: (roleName, policyName, document) => policies.putRolePolicy(roleName, policyName, document),
    rolePolicies: (roleName) => policies.rolePolicies(roleName),
    putResourcePolicy: (resourceArn, document) => policies.putResourcePolicy(resourceArn, document),
    resourcePolicies: () => policies.resourcePolicies(),
  };
}

/** One key a session: whoever signs with it is the session. */
function accessKeys(random: Random): Pick<AccessControl, "credentialsOf" | "principalOf"> {
  const sessions = new Map<string, Principal>();
  const keys = new Map<string, string>();
  return {
    credentialsOf(principal) {
      const identity = principalArn(principal);
      let accessKeyId = keys.get(identity);
      if (accessKeyId === undefined) {
        accessKeyId = `ASIA${random.hex(16).toUpperCase()}`;
        keys.set(identity, accessKeyId);
        sessions.set(accessKeyId, principal);
      }
      return { accessKeyId, secretAccessKey: "embedded-cloud", sessionToken: "embedded-cloud" };
    },
    principalOf: (accessKeyId) => sessions.get(accessKeyId),
  };
}

function accessDenied({ principal, action, resource }: AccessRequest, decision: Decision): AwsError {
  const reason =
    decision === "explicitly-denied"
      ? "with an explicit deny in a policy"
      : `because no ${principal.kind === "service" ? "resource" : "identity"}-based policy allows the ${action} action`;
  const message = `User: ${principalArn(principal)} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError("AccessDeniedException", 403, message);
}

const cannotAssume = (service: string, roleArn: string): AwsError =>
  new AwsError("AccessDeniedException", 403, `${service} is unable to assume the role ${roleArn}`);
