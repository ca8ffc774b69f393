// What each bucket has beside it: blocked public access, encryption by default, and a policy that refuses plain HTTP.
import { z } from "zod";
import { policyStatements } from "../policy-document.ts";
import { ofType, sourceOf, type StackMember, type StackRule, type Violation } from "../rule.ts";

const bucketType = "aws:s3/bucket:Bucket";

interface Companion {
  readonly type: string;
  readonly isRight: (companion: StackMember) => boolean;
  readonly message: string;
}

/** A violation for each bucket without a companion that is right. */
function bucketsWithout({ type, isRight, message }: Companion): (stack: readonly StackMember[]) => Violation[] {
  return (stack) => {
    const right = ofType(stack, type).filter(isRight);
    const covered = new Set(right.map((companion) => sourceOf(companion, "bucket", bucketType)?.urn));
    return ofType(stack, bucketType)
      .filter(({ urn }) => !covered.has(urn))
      .map(({ urn }) => ({ urn, message }));
  };
}

const blocked = z.object({
  blockPublicAcls: z.literal(true),
  blockPublicPolicy: z.literal(true),
  ignorePublicAcls: z.literal(true),
  restrictPublicBuckets: z.literal(true),
});

export const bucketPublicAccess: StackRule = {
  kind: "stack",
  name: "bucket-public-access",
  description: "Every bucket blocks public access in all four ways",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html",
  check: bucketsWithout({
    type: "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
    isRight: ({ props }) => blocked.safeParse(props).success,
    message: "has no BucketPublicAccessBlock with all four settings true",
  }),
};

const encrypted = z.object({
  rules: z.tuple([
    z.object({
      applyServerSideEncryptionByDefault: z.object({ sseAlgorithm: z.enum(["AES256", "aws:kms", "aws:kms:dsse"]) }),
    }),
  ]),
});

export const bucketEncryption: StackRule = {
  kind: "stack",
  name: "bucket-encryption",
  description: "Every bucket states how it encrypts by default",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-encryption.html",
  check: bucketsWithout({
    type: "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
    isRight: ({ props }) => encrypted.safeParse(props).success,
    message: "has no BucketServerSideEncryptionConfiguration",
  }),
};

export const bucketTransport: StackRule = {
  kind: "stack",
  name: "bucket-transport",
  description: "Every bucket's policy refuses requests without TLS",
  level: "mandatory",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html#transit",
  check: bucketsWithout({
    type: "aws:s3/bucketPolicy:BucketPolicy",
    isRight: ({ props }) =>
      policyStatements(props).some(
        ({ Effect, Principal, Action, Condition }) =>
          Effect === "Deny" &&
          Principal === "*" &&
          Action.includes("s3:*") &&
          Condition?.Bool?.["aws:SecureTransport"]?.includes("false") === true,
      ),
    message: "has no BucketPolicy that denies s3:* to everybody where aws:SecureTransport is false",
  }),
};
