// Data at rest under a customer-managed key: whoever writes or reads it through a service must be allowed to use the key through
// that service. Keys of AWS's own ask for nothing. https://docs.aws.amazon.com/kms/latest/developerguide/conditions-kms.html#conditions-kms-via-service
import type { AccessControl } from "../ports/access-control.ts";
import { parseArn } from "./arn.ts";
import type { Principal } from "../ports/principal.ts";

export interface KeyUse {
  readonly principal: Principal;
  /** To write takes a data key, to read decrypts one. */
  readonly action: "kms:GenerateDataKey" | "kms:Decrypt";
  readonly keyArn: string;
  /** The service's name in its endpoints: `s3`. */
  readonly service: string;
}

/** @throws AwsError AccessDeniedException */
export function authorizeKeyUse(access: AccessControl, { principal, action, keyArn, service }: KeyUse): void {
  const region = parseArn(keyArn)?.region ?? "";
  const context = { "kms:ViaService": `${service}.${region}.amazonaws.com` };
  access.authorize({ principal, action, resource: keyArn, context });
}
