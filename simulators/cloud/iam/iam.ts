// IAM of the embedded cloud: roles with their policies, resource policies, sessions and their access keys. Decisions are cached,
// for a stream's put is authorised thousands of times a second; any change of a policy empties the cache.
import type { AccessControl, AccessRequest } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { principalArn, type Principal } from "../ports/principal.ts";
import type { Random } from "../ports/random.ts";
import { AwsError } from "../wire/aws-error.ts";
import { decide, namesPrincipal, principalContext, type Decision } from "./evaluate.ts";
import { parsePolicy, type Statement } from "./policy-document.ts";

interface Role {
  readonly arn: string;
  readonly name: string;
  readonly trust: readonly Statement[];
  readonly policies: Map<string, readonly Statement[]>;
}

export interface Iam {
  readonly access: AccessControl;
  /** The account's administrator, for operators and provisioning. */
  readonly operator: Principal;
  createRole(role: { name: string; path: string; trustPolicy: string }): { arn: string; uniqueId: string };
  putRolePolicy(roleName: string, policyName: string, document: string): void;
  roleNames(): readonly string[];
}

export function createIam(dependencies: { account: Account; random: Random }): Iam {
  const { account, random } = dependencies;
  const roles = new Map<string, Role>();
  const resourcePolicies = new Map<string, readonly Statement[]>();
  const sessions = new Map<string, Principal>();
  const keys = new Map<string, string>();
  const decisions = new Map<string, Decision>();
  const operator: Principal = { kind: "operator", userArn: `arn:aws:iam::${account.accountId}:user/operator` };

  const identityStatements = (principal: Principal): readonly Statement[] =>
    principal.kind === "role" ? [...(roles.get(principal.roleArn)?.policies.values() ?? [])].flat() : [];

  const evaluate = ({ principal, action, resource, context = {} }: AccessRequest): Decision => {
    const request = { action, resource, context: { ...principalContext(principal), ...context } };
    const own = decide(identityStatements(principal), request);
    const onResource = resourcePolicies.get(policyOwner(resource)) ?? [];
    const granted = decide(
      onResource.filter((statement) => namesPrincipal(statement, principal)),
      request,
    );
    if (own === "explicitly-denied" || granted === "explicitly-denied") return "explicitly-denied";
    return own === "allowed" || granted === "allowed" || principal.kind === "operator" ? "allowed" : "not-allowed";
  };

  const access: AccessControl = {
    authorize(request) {
      const key = cacheKey(request);
      let decision = decisions.get(key);
      if (decision === undefined) decisions.set(key, (decision = evaluate(request)));
      if (decision !== "allowed") throw accessDenied(request, decision);
    },

    assumeRole(roleArn, service, sessionName) {
      const role = roles.get(roleArn);
      const assumer: Principal = { kind: "service", service, sourceArn: "", sourceAccount: account.accountId };
      const trusted = role?.trust.filter((statement) => namesPrincipal(statement, assumer)) ?? [];
      // Firehose presents the account as external id; no other service of this cloud presents one.
      const externalId = service === "firehose.amazonaws.com" ? { "sts:ExternalId": account.accountId } : {};
      const request = {
        action: "sts:AssumeRole",
        resource: "*",
        context: { ...principalContext(assumer), ...externalId },
      };
      if (decide(trusted, request) !== "allowed") throw cannotAssume(service, roleArn);
      return { kind: "role", roleArn, sessionName };
    },

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

    putResourcePolicy(resourceArn, policy) {
      decisions.clear();
      if (policy === undefined) resourcePolicies.delete(resourceArn);
      else resourcePolicies.set(resourceArn, parsePolicy(policy));
    },
  };

  return {
    access,
    operator,
    createRole({ name, path, trustPolicy }) {
      const arn = `arn:aws:iam::${account.accountId}:role${path}${name}`;
      if (roles.has(arn)) throw new AwsError("EntityAlreadyExists", 409, `Role with name ${name} already exists.`);
      roles.set(arn, { arn, name, trust: parsePolicy(trustPolicy), policies: new Map() });
      return { arn, uniqueId: `AROA${random.hex(17).toUpperCase()}` };
    },
    putRolePolicy(roleName, policyName, document) {
      const role = [...roles.values()].find(({ name }) => name === roleName);
      if (role === undefined)
        throw new AwsError("NoSuchEntity", 404, `The role with name ${roleName} cannot be found.`);
      decisions.clear();
      role.policies.set(policyName, parsePolicy(document));
    },
    roleNames: () => [...roles.values()].map(({ name }) => name),
  };
}

/** A bucket's policy speaks of its objects too; a function's of its versions. */
const policyOwner = (resource: string): string =>
  resource.startsWith("arn:aws:s3:::") ? (resource.split("/")[0] ?? resource) : resource;

function cacheKey({ principal, action, resource, context }: AccessRequest): string {
  const source = principal.kind === "service" ? principal.sourceArn : "";
  const extra = context === undefined ? "" : JSON.stringify(context);
  return `${principalKey(principal)}|${source}|${action}|${resource}|${extra}`;
}

const principalKey = (principal: Principal): string =>
  principal.kind === "role" ? principal.roleArn : principalArn(principal);

function accessDenied({ principal, action, resource }: AccessRequest, decision: Decision): AwsError {
  const who = principal.kind === "service" ? principal.service : principalArn(principal);
  const reason =
    decision === "explicitly-denied"
      ? "with an explicit deny in a policy"
      : `because no ${principal.kind === "service" ? "resource" : "identity"}-based policy allows the ${action} action`;
  const message = `User: ${who} is not authorized to perform: ${action} on resource: ${resource} ${reason}`;
  return new AwsError("AccessDeniedException", 403, message);
}

const cannotAssume = (service: string, roleArn: string): AwsError =>
  new AwsError("AccessDeniedException", 403, `${service} is unable to assume the role ${roleArn}`);
