// The policy pack: `pulumi up --policy-pack infra/policy` checks a stage with it before anything is created, the tests check
// every stage's recorded graph with the same rules. https://www.pulumi.com/docs/insights/policy/
import { PolicyPack } from "@pulumi/policy";
import { policyOf } from "./policy-of-rule.ts";
import { rules } from "./rules.ts";

new PolicyPack("millrace", { policies: rules.map(policyOf) });
