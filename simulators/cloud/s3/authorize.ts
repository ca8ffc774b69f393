// S3's permissions: the action on the bucket's or the object's ARN, refused in S3's own code.
// https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazons3.html
import type { AccessControl } from "../ports/access-control.ts";
import { authorizeKeyUse } from "../engines/key-use.ts";
import type { Principal } from "../ports/principal.ts";
import { AwsError } from "../wire/aws-error.ts";

export interface S3Permission {
  readonly principal: Principal;
  /** `s3:GetObject` */
  readonly action: string;
  readonly bucket?: string;
  /** Present for actions on objects. */
  readonly key?: string;
  /** `s3:prefix` of a listing. */
  readonly prefix?: string;
  /** False where only what is said of an object is read, which takes no key. */
  readonly usesKey?: boolean;
}

export type Authorize = (permission: S3Permission) => void;

/** What of the key it takes to do this to an object under a customer-managed key. */
const keyActions = { "s3:GetObject": "kms:Decrypt", "s3:PutObject": "kms:GenerateDataKey" } as const;
const isKeyAction = (action: string): action is keyof typeof keyActions => action in keyActions;

/** `keyArnOf`: the customer-managed key that a bucket's objects are under, if any. @throws AwsError AccessDenied */
export const createAuthorize =
  (access: AccessControl, keyArnOf: (bucket: string) => string | undefined): Authorize =>
  ({ principal, action, bucket, key, prefix, usesKey = true }) => {
    const path = key === undefined ? (bucket ?? "") : `${bucket ?? ""}/${key}`;
    const resource = bucket === undefined ? "*" : `arn:aws:s3:::${path}`;
    try {
      access.authorize({
        principal,
        action,
        resource,
        ...(prefix === undefined ? {} : { context: { "s3:prefix": prefix } }),
      });
      if (!usesKey || bucket === undefined || !isKeyAction(action)) return;
      const keyArn = keyArnOf(bucket);
      if (keyArn !== undefined)
        authorizeKeyUse(access, { principal, action: keyActions[action], keyArn, service: "s3" });
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      throw new AwsError("AccessDenied", 403, error.message, { cause: error });
    }
  };

/**
 * The error for a key that is not there: only who may list the bucket is told so.
 * https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
 */
export function mayKnowOfAbsence(authorize: Authorize, principal: Principal, bucket: string): void {
  authorize({ principal, action: "s3:ListBucket", bucket });
}
