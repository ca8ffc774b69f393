// The language of policies for a service that keeps policies of its own, as IoT Core does for devices.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-policies.html
import type { Policy, PolicyLanguage } from "../ports/policy-language.ts";
import { decide } from "./evaluate.ts";
import { parsePolicy } from "./policy-document.ts";
import { withVariables } from "./policy-variables.ts";

export const policyLanguage: PolicyLanguage = {
  read(document): Policy {
    const statements = parsePolicy(document);
    return {
      actions: [...new Set(statements.flatMap(({ Action }) => Action))],
      within(context) {
        const own = withVariables(statements, context);
        return { decide: (action, resource) => decide(own, { action, resource, context }) };
      },
    };
  },
};
