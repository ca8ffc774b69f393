// A principal by the name that AWS gives it in messages, owners and events.
// https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
import type { Principal } from "../ports/principal.ts";

/** Printed in AccessDenied messages, as AWS prints it. */
export function principalArn(principal: Principal): string {
  switch (principal.kind) {
    case "role": {
      const [, , , , account, resource] = principal.roleArn.split(":");
      const roleName = resource?.slice(resource.lastIndexOf("/") + 1) ?? "";
      return `arn:aws:sts::${account ?? ""}:assumed-role/${roleName}/${principal.sessionName}`;
    }
    case "service":
      return principal.service;
    case "operator":
      return principal.userArn;
  }
}
