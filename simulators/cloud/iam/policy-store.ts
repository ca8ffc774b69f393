// The account's roles and resource policies, and what they decide. Decisions are cached, for a stream's put is authorised thousands
// of times a second; any change of a policy empties the cache.
import type { AccessRequest } from "../ports/access-control.ts";
import { principalArn } from "../engines/principal-arn.ts";
import type { Principal } from "../ports/principal.ts";
import { AwsError } from "../wire/aws-error.ts";
import { decide, namesAccount, namesPrincipal, principalContext, type Decision, type Request } from "./evaluate.ts";
import { parsePolicy, type Statement } from "./policy-document.ts";
import { unknownVariables, withVariables } from "./policy-variables.ts";

interface PutPolicy {
  readonly document: string;
  readonly statements: readonly Statement[];
}

interface Role {
  readonly arn: string;
  readonly name: string;
  readonly trust: readonly Statement[];
  readonly policies: Map<string, PutPolicy>;
}

/** Keys of objects are many; the cache starts over rather than grow with them. */
const decisionsMax = 50_000;

export class PolicyStore {
  readonly #roles = new Map<string, Role>();
  readonly #resourcePolicies = new Map<string, PutPolicy>();
  readonly #decisions = new Map<string, Decision>();

  addRole(arn: string, name: string, trustPolicy: string): void {
    if (this.#roles.has(arn)) throw new AwsError("EntityAlreadyExists", 409, `Role with name ${name} already exists.`);
    this.#roles.set(arn, { arn, name, trust: readPolicy(trustPolicy).statements, policies: new Map() });
    this.#decisions.clear();
  }

  putRolePolicy(roleName: string, policyName: string, document: string): void {
    this.#roleNamed(roleName).policies.set(policyName, readPolicy(document));
    this.#decisions.clear();
  }

  /** Documents as they were put, by the policy's name. */
  rolePolicies(roleName: string): ReadonlyMap<string, string> {
    return documentsOf(this.#roleNamed(roleName).policies);
  }

  /** Documents as they were put, by the resource's ARN. */
  resourcePolicies(): ReadonlyMap<string, string> {
    return documentsOf(this.#resourcePolicies);
  }

  putResourcePolicy(resourceArn: string, document: string | undefined): void {
    if (document === undefined) this.#resourcePolicies.delete(resourceArn);
    else this.#resourcePolicies.set(resourceArn, readPolicy(document));
    this.#decisions.clear();
  }

  /** What role policies and the resource's own policy come to; an operator may do what nothing denies. */
  decideAccess(request: AccessRequest): Decision {
    return this.#cached(accessKey(request), () => this.#evaluate(request));
  }

  /** What the role's trust policy says of a service that acts for this account. */
  decideTrust(roleArn: string, service: string, accountId: string): Decision {
    return this.#cached(`trust|${roleArn}|${service}`, () => {
      const assumer: Principal = { kind: "service", service, sourceArn: "", sourceAccount: accountId };
      const trust = this.#roles.get(roleArn)?.trust ?? [];
      // Firehose presents the account as external id; no other service of this cloud presents one.
      const externalId = service === "firehose.amazonaws.com" ? { "sts:ExternalId": accountId } : {};
      const context = { ...principalContext(assumer), ...externalId };
      return decideFor(
        trust.filter((statement) => namesPrincipal(statement, assumer)),
        { action: "sts:AssumeRole", resource: "*", context },
      );
    });
  }

  #cached(key: string, evaluate: () => Decision): Decision {
    const known = this.#decisions.get(key);
    if (known !== undefined) return known;
    if (this.#decisions.size >= decisionsMax) this.#decisions.clear();
    const decision = evaluate();
    this.#decisions.set(key, decision);
    return decision;
  }

  #evaluate({ principal, action, resource, context = {} }: AccessRequest): Decision {
    const request = { action, resource, context: { ...principalContext(principal), ...context } };
    const onResource = this.#resourcePolicies.get(policyOwner(resource))?.statements ?? [];
    const own = decideFor(this.#ownStatements(principal), request);
    const granted = decideFor(
      onResource.filter((statement) => namesPrincipal(statement, principal)),
      request,
    );
    if (own === "explicitly-denied" || granted === "explicitly-denied") return "explicitly-denied";
    if (granted === "allowed" || principal.kind === "operator") return "allowed";
    const ownCounts = !isKeyAction(action) || letsAccountDecide(onResource, request, resource);
    return own === "allowed" && ownCounts ? "allowed" : "not-allowed";
  }

  #ownStatements(principal: Principal): readonly Statement[] {
    if (principal.kind !== "role") return [];
    return [...(this.#roles.get(principal.roleArn)?.policies.values() ?? [])].flatMap(({ statements }) => statements);
  }

  #roleNamed(roleName: string): Role {
    const role = [...this.#roles.values()].find(({ name }) => name === roleName);
    if (role === undefined) throw new AwsError("NoSuchEntity", 404, `The role with name ${roleName} cannot be found.`);
    return role;
  }
}

/** Keys that some request of this cloud carries; a variable of another name would never have a value. */
const knownVariables = [
  "aws:SourceArn",
  "aws:SourceAccount",
  "aws:SecureTransport",
  "sts:ExternalId",
  "s3:prefix",
  "kms:ViaService",
];

/** @throws AwsError MalformedPolicyDocument that lists what of the document is not understood. */
function readPolicy(document: string): PutPolicy {
  const statements = parsed(document);
  const unknown = unknownVariables(statements, knownVariables);
  if (unknown.length === 0) return { document, statements };
  throw malformed(
    `policy variables ${unknown.join(", ")} have no value here; known: ${knownVariables.join(", ")}: write the value out`,
  );
}

function parsed(document: string): readonly Statement[] {
  try {
    return parsePolicy(document);
  } catch (cause) {
    throw malformed(cause instanceof Error ? cause.message : String(cause), cause);
  }
}

const malformed = (message: string, cause?: unknown): AwsError =>
  new AwsError("MalformedPolicyDocument", 400, message, { cause });

const decideFor = (statements: readonly Statement[], request: Request): Decision =>
  decide(withVariables(statements, request.context), request);

const documentsOf = (policies: ReadonlyMap<string, PutPolicy>): ReadonlyMap<string, string> =>
  new Map([...policies].map(([name, { document }]) => [name, document]));

const isKeyAction = (action: string): boolean => action.startsWith("kms:");

/**
 * A key's own policy has the first word: policies of identities count where it lets the account decide.
 * https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html#key-policy-default-allow-root-enable-iam
 */
const letsAccountDecide = (keyPolicy: readonly Statement[], request: Request, keyArn: string): boolean =>
  decideFor(
    keyPolicy.filter((statement) => namesAccount(statement, keyArn)),
    request,
  ) === "allowed";

/** A bucket's policy speaks of its objects too. */
const policyOwner = (resource: string): string =>
  resource.startsWith("arn:aws:s3:::") ? (resource.split("/")[0] ?? resource) : resource;

function accessKey({ principal, action, resource, context }: AccessRequest): string {
  const who = principal.kind === "role" ? principal.roleArn : principalArn(principal);
  const source = principal.kind === "service" ? principal.sourceArn : "";
  const extra = context === undefined ? "" : JSON.stringify(context);
  return `${who}|${source}|${action}|${resource}|${extra}`;
}
