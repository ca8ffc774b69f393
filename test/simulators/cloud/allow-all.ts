// An AccessControl that lets everyone do everything, for tests whose subject is not IAM; and one that refuses what it is told to.
import type { AccessControl } from "../../../simulators/cloud/ports/access-control.ts";
import { AwsError } from "../../../simulators/cloud/wire/aws-error.ts";

/** Every access key belongs to the account's administrator. */
export const allowAll: AccessControl = {
  authorize: () => undefined,
  assumeRole: (roleArn, _service, sessionName) => ({ kind: "role", roleArn, sessionName }),
  credentialsOf: () => ({ accessKeyId: "AKIDTEST", secretAccessKey: "x", sessionToken: "x" }),
  principalOf: () => ({ kind: "operator", userArn: "arn:aws:iam::123456789012:user/operator" }),
  putResourcePolicy: () => undefined,
};

/** As `allowAll`, but for one action, such as `s3:PutObject`. */
export function denying(action: string): AccessControl {
  return {
    ...allowAll,
    authorize(request) {
      if (request.action === action)
        throw new AwsError("AccessDeniedException", 403, `not authorized to perform: ${action}`);
    },
  };
}
