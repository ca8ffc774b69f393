// Who may do what, for tests whose subject is not IAM: everybody everything, or all but one action.
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import type { Account } from "../../../../simulators/cloud/ports/account.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";

/** Where a cloud of tests is, unless a test says otherwise. */
export const account: Account = { accountId: "123456789012", region: "us-east-1" };

export const operatorOf = ({ accountId }: Account): Principal => ({
  kind: "operator",
  userArn: `arn:aws:iam::${accountId}:user/operator`,
});

/** The account's administrator. */
export const operator = operatorOf(account);

/** A session of a role that nobody need have made. */
export const roleOf = ({ accountId }: Account, name: string): Principal => ({
  kind: "role",
  roleArn: `arn:aws:iam::${accountId}:role/${name}`,
  sessionName: "session",
});

/** Every access key belongs to the account's administrator. */
export const allowAll: AccessControl = {
  authorize: () => undefined,
  assumeRole: (roleArn, _service, sessionName) => ({ kind: "role", roleArn, sessionName }),
  credentialsOf: () => ({ accessKeyId: "AKIDTEST", secretAccessKey: "x", sessionToken: "x" }),
  principalOf: () => operator,
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
