// Grants name their actions and resources.
import { policyStatements, type PolicyStatement } from "../policy-document.ts";
import type { ResourceRule } from "../rule.ts";
import { isExcepted, isWild } from "../wildcard-exceptions.ts";

export const noWildcardGrants: ResourceRule = {
  kind: "resource",
  name: "no-wildcard-grants",
  description: "A policy that allows names every action in full and every resource, but for listed exceptions",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/IAM/latest/UserGuide/best-practices.html#grant-least-privilege",
  check: ({ type, props }) =>
    policyStatements(props)
      .filter(({ Effect }) => Effect === "Allow")
      .flatMap((statement) => faultsOf(type, statement)),
};

function faultsOf(type: string, { Action, Resource = [], Principal }: PolicyStatement): string[] {
  const everybody = Principal === "*" || (Principal?.AWS ?? []).includes("*");
  const openActions = Action.filter(isWild).map((action) => `allows ${action}: name the actions`);
  const openResources = Action.filter((action) => !isWild(action)).flatMap((action) =>
    Resource.filter((resource) => isWild(resource) && !isExcepted({ type, action, resource })).map(
      (resource) => `allows ${action} on ${resource}: name the resource, or list it in wildcard-exceptions.ts`,
    ),
  );
  return [...(everybody ? ["allows everybody: name the principal"] : []), ...openActions, ...openResources];
}
