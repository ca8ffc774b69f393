// IAM as the other services see it: who may do what, and who a role's session is.
import type { Principal } from "./principal.ts";

export interface AccessRequest {
  readonly principal: Principal;
  /** `kinesis:PutRecord` */
  readonly action: string;
  /** The resource's ARN, or `*` for actions that have none. */
  readonly resource: string;
  /** Condition keys beyond aws:SourceArn and aws:SourceAccount, which come from the principal. */
  readonly context?: Readonly<Record<string, string>>;
}

export interface AccessControl {
  /** @throws AwsError AccessDeniedException (403) in AWS's words where no statement allows it or one denies it. */
  authorize(request: AccessRequest): void;
  /** @throws AwsError AccessDenied where the role does not exist or its trust policy does not name the service. */
  assumeRole(roleArn: string, service: string, sessionName: string): Principal;
  /** Credentials for a function's environment. The access key stands for the role's session wherever a request is signed with it. */
  credentialsOf(principal: Principal): {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
  /** Undefined for an access key never handed out. */
  principalOf(accessKeyId: string): Principal | undefined;
  /** A queue's, bucket's or function's own policy (a JSON document); undefined removes it. @throws AwsError MalformedPolicyDocument */
  putResourcePolicy(resourceArn: string, policy: string | undefined): void;
}
