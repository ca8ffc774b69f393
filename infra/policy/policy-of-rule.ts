// A rule as the Pulumi SDK wants a policy.
import type { PolicyResource, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Rule, StackMember } from "./rule.ts";

/** The policy of a rule; what the rule says is reported against the resource that it says it of. */
export function policyOf(rule: Rule): ResourceValidationPolicy | StackValidationPolicy {
  const { name, description, level, url } = rule;
  const policy = { name, description, enforcementLevel: level, url };
  switch (rule.kind) {
    case "resource":
      return {
        ...policy,
        validateResource: (resource, report) => rule.check(resource).forEach((message) => report(message)),
      };
    case "stack":
      return {
        ...policy,
        validateStack: ({ resources }, report) =>
          rule.check(resources.map(memberOf)).forEach(({ message, urn }) => report(message, urn)),
      };
  }
}

/** Relations are looked up when a rule asks for them. */
function memberOf(resource: PolicyResource): StackMember {
  const { urn, type, name, props, provider, propertyDependencies } = resource;
  return {
    urn,
    type,
    name,
    props,
    get madeFrom() {
      const entries = Object.entries(propertyDependencies);
      return Object.fromEntries(entries.map(([input, sources]) => [input, sources.map(memberOf)]));
    },
    ...(provider && { providerProps: provider.props }),
  };
}
