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

/** Whether a resource policy's or trust policy's statement names the principal. */
export function namesPrincipal(statement: Statement, principal: Principal): boolean {
  const named = statement.Principal;
  if (named === undefined) return false;
  switch (principal.kind) {
    case "service":
      return named.Service.some((service) => service === "*" || service === principal.service);
    case "role": {
      const account = principal.roleArn.split(":")[4] ?? "";
      const accepted = ["*", principal.roleArn, account, `arn:aws:iam::${account}:root`];
      return named.AWS.some((arn) => accepted.includes(arn));
    }
    case "operator":
      return named.AWS.some((arn) => arn === "*" || arn === principal.userArn);
  }
}

/** Condition keys that every request of the principal carries. */
export function principalContext(principal: Principal): RequestContext {
  if (principal.kind !== "service") return { "aws:SecureTransport": "false" };
  return {
    "aws:SourceArn": principal.sourceArn,
    "aws:SourceAccount": principal.sourceAccount,
    "aws:SecureTransport": "true",
  };
}
