// AWS KMS of the embedded cloud: customer-managed keys with their policies and aliases. Nothing is encrypted; who may use a key is
// decided as AWS decides it. https://docs.aws.amazon.com/kms/latest/developerguide/concepts.html
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import type { Random } from "../kernel/random.ts";
import { AwsError } from "../wire/aws-error.ts";

export interface Kms {
  /** `policy`: the key's own; without one the account's policies decide. */
  createKey(policy: string | undefined): { readonly keyId: string; readonly arn: string };
  /** @throws AwsError NotFoundException, AlreadyExistsException, ValidationException */
  createAlias(name: string, targetKeyId: string): { readonly arn: string; readonly targetKeyArn: string };
  /**
   * The ARN of the customer-managed key that an id, an ARN or an alias stands for; undefined for a key of AWS's own.
   * @throws AwsError NotFoundException
   */
  keyArnOf(reference: string): string | undefined;
}

export interface KmsDependencies {
  readonly account: Account;
  readonly access: AccessControl;
  readonly random: Random;
}

const ownAliasPrefix = "alias/aws/";
/** https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const aliasPattern = /^alias\/[a-zA-Z0-9/_-]{1,250}$/;

export function createKms({ account, access, random }: KmsDependencies): Kms {
  const arnOf = (resource: string): string => formatArn({ service: "kms", ...account, resource });
  /** By id, ARN, alias and the alias' ARN. */
  const keyArns = new Map<string, string>();
  const keyArnOf = (reference: string): string => {
    const arn = keyArns.get(reference);
    if (arn !== undefined) return arn;
    throw new AwsError("NotFoundException", 400, `Key '${reference}' does not exist`);
  };
  return {
    createKey(policy) {
      const keyId = random.uuid();
      const arn = arnOf(`key/${keyId}`);
      keyArns.set(keyId, arn).set(arn, arn);
      access.putResourcePolicy(arn, policy ?? defaultPolicy(account));
      return { keyId, arn };
    },
    createAlias(name, targetKeyId) {
      if (!aliasPattern.test(name) || name.startsWith(ownAliasPrefix)) {
        throw new AwsError(
          "ValidationException",
          400,
          `Alias ${name} must match ${aliasPattern.source}, and not alias/aws/`,
        );
      }
      const arn = arnOf(name);
      if (keyArns.has(name))
        throw new AwsError("AlreadyExistsException", 400, `An alias with the name ${arn} already exists`);
      const targetKeyArn = keyArnOf(targetKeyId);
      keyArns.set(name, targetKeyArn).set(arn, targetKeyArn);
      return { arn, targetKeyArn };
    },
    keyArnOf: (reference) => (isOwn(reference) ? undefined : keyArnOf(reference)),
  };
}

const isOwn = (reference: string): boolean =>
  reference.startsWith(ownAliasPrefix) || reference.includes(`:${ownAliasPrefix}`);

/** https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html */
const defaultPolicy = ({ accountId }: Account): string =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: { AWS: `arn:aws:iam::${accountId}:root` }, Action: "kms:*", Resource: "*" },
    ],
  });
