// Whether statements allow a request: an explicit deny wins, then an allow, else it is denied.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
import type { Principal } from "../ports/principal.ts";
import { holdsConditions, type RequestContext } from "./condition.ts";
import type { Statement } from "./policy-document.ts";
import { matchesWildcard } from "./wildcard.ts";

export type Decision = "allowed" | "explicitly-denied" | "not-allowed";

export interface Request {
  readonly action: string;
  readonly resource: string;
  readonly context: RequestContext;
}

/** The decision of policies that speak of one principal already (an identity's own), or whose principals match (a resource's). */
export function decide(statements: readonly Statement[], request: Request): Decision {
  const matching = statements.filter((statement) => isAbout(statement, request));
  if (matching.some(({ Effect }) => Effect === "Deny")) return "explicitly-denied";
  return matching.length > 0 ? "allowed" : "not-allowed";
}

function isAbout(statement: Statement, { action, resource, context }: Request): boolean {
  return (
    statement.Action.some((pattern) => matchesWildcard(pattern.toLowerCase(), action.toLowerCase())) &&
    statement.Resource.some((pattern) => matchesWildcard(pattern, resource)) &&
    holdsConditions(statement.Condition, context)
  );
}

/**
 * Whether a resource policy's or trust policy's statement speaks of the principal. One that allows the account lets the account's
 * own policies decide, and allows nobody by itself; one that denies the account denies whoever is of it.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-accounts
 */
export function namesPrincipal(statement: Statement, principal: Principal): boolean {
  const named = statement.Principal;
  if (named === undefined) return false;
  switch (principal.kind) {
    case "service":
      return named.Service.some((service) => service === "*" || service === principal.service);
    case "role":
      return (
        named.AWS.some((arn) => arn === "*" || arn === principal.roleArn) ||
        (statement.Effect === "Deny" && namesAccount(statement, principal.roleArn))
      );
    case "operator":
      return (
        named.AWS.some((arn) => arn === "*" || arn === principal.userArn) || namesAccount(statement, principal.userArn)
      );
  }
}

/** Whether the statement names the account that the ARN lies in. */
export function namesAccount({ Principal: named }: Statement, arn: string): boolean {
  const account = arn.split(":")[4] ?? "";
  return named?.AWS.some((name) => name === account || name === `arn:aws:iam::${account}:root`) ?? false;
}

/**
 * Condition keys that every request of the principal carries. Calls come over loopback without TLS, which nobody else can read
 * or change on the way: they count as secure transport.
 */
export function principalContext(principal: Principal): RequestContext {
  const secure = { "aws:SecureTransport": "true" };
  if (principal.kind !== "service") return secure;
  return { "aws:SourceArn": principal.sourceArn, "aws:SourceAccount": principal.sourceAccount, ...secure };
}
