// Pulumi's S3 resources (@pulumi/aws 7.48) in the embedded cloud. Those that only configure what has no behaviour here
// (ownership, public access, versioning, logging) are checked against the bucket and otherwise left alone.
import { createHash } from "node:crypto";
import { z } from "zod";
import type { Account } from "../ports/account.ts";
import type { Kms } from "../kms/kms.ts";
import type { S3 } from "../s3/s3.ts";
import { policyDocument } from "./policy-document.ts";
import { provisioner, type Provision, type Provisioned, type Provisioners } from "./provisioner.ts";
import { lifecycleRules, lifecycleSchema } from "./s3-lifecycle.ts";
import { notificationSchema, notificationTargets } from "./s3-notification.ts";

const bucket = z.string();
const region = z.string().optional();
const expectedBucketOwner = z.string().optional();

const bucketSchema = z.strictObject({
  bucket: z.string().optional(),
  bucketPrefix: z.string().optional(),
  forceDestroy: z.boolean().optional(),
  objectLockEnabled: z.literal(false).optional(),
  region,
  tags: z.record(z.string(), z.string()).optional(),
});

const policySchema = z.strictObject({ bucket, policy: policyDocument, region });

const publicAccessSchema = z.strictObject({
  bucket,
  blockPublicAcls: z.boolean().optional(),
  blockPublicPolicy: z.boolean().optional(),
  ignorePublicAcls: z.boolean().optional(),
  restrictPublicBuckets: z.boolean().optional(),
  skipDestroy: z.boolean().optional(),
  region,
});

const ownershipSchema = z.strictObject({
  bucket,
  rule: z.strictObject({ objectOwnership: z.enum(["BucketOwnerEnforced", "BucketOwnerPreferred", "ObjectWriter"]) }),
  region,
});

const encryptionSchema = z.strictObject({
  bucket,
  expectedBucketOwner,
  region,
  rules: z.array(
    z.strictObject({
      applyServerSideEncryptionByDefault: z
        .strictObject({
          kmsMasterKeyId: z.string().optional(),
          sseAlgorithm: z.enum(["AES256", "aws:kms", "aws:kms:dsse"]),
        })
        .optional(),
      blockedEncryptionTypes: z.array(z.string()).optional(),
      bucketKeyEnabled: z.boolean().optional(),
    }),
  ),
});

const versioningSchema = z.strictObject({
  bucket,
  expectedBucketOwner,
  mfa: z.string().optional(),
  region,
  versioningConfiguration: z.strictObject({
    mfaDelete: z.enum(["Enabled", "Disabled"]).optional(),
    status: z.enum(["Enabled", "Suspended", "Disabled"]),
  }),
});

const loggingSchema = z.strictObject({
  bucket,
  expectedBucketOwner,
  region,
  targetBucket: z.string(),
  targetPrefix: z.string(),
  targetGrants: z.array(z.unknown()).optional(),
  targetObjectKeyFormat: z.unknown().optional(),
});

export function s3Provisioners(s3: S3, kms: Kms, account: Account): Provisioners {
  const createBucket = provisioner(bucketSchema, (inputs, name) => provisionBucket(s3, account, inputs, name));
  const configuration = (schema: z.ZodType<{ readonly bucket: string }>): Provision =>
    provisioner(schema, (inputs) => onBucket(s3, inputs.bucket));
  return {
    "aws:s3/bucket:Bucket": createBucket,
    "aws:s3/bucketV2:BucketV2": createBucket,
    "aws:s3/bucketNotification:BucketNotification": provisioner(notificationSchema, (inputs, name) => {
      s3.putNotifications(inputs.bucket, notificationTargets(inputs, name));
      return onBucket(s3, inputs.bucket);
    }),
    "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration": provisioner(lifecycleSchema, (inputs) => {
      s3.putLifecycle(inputs.bucket, lifecycleRules(inputs));
      return onBucket(s3, inputs.bucket);
    }),
    "aws:s3/bucketPolicy:BucketPolicy": provisioner(policySchema, (inputs) => {
      s3.putPolicy(inputs.bucket, inputs.policy);
      return onBucket(s3, inputs.bucket);
    }),
    "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock": configuration(publicAccessSchema),
    "aws:s3/bucketOwnershipControls:BucketOwnershipControls": configuration(ownershipSchema),
    "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration": provisioner(
      encryptionSchema,
      (inputs) => {
        const keyId = inputs.rules[0]?.applyServerSideEncryptionByDefault?.kmsMasterKeyId;
        s3.putEncryption(inputs.bucket, keyId === undefined ? undefined : kms.keyArnOf(keyId));
        return onBucket(s3, inputs.bucket);
      },
    ),
    "aws:s3/bucketVersioning:BucketVersioning": configuration(versioningSchema),
    "aws:s3/bucketLogging:BucketLogging": configuration(loggingSchema),
  };
}

/** Configuration of a bucket goes by the bucket's name. @throws AwsError NoSuchBucket */
function onBucket(s3: S3, name: string): Provisioned {
  s3.bucketArn(name);
  return { id: name, outputs: {} };
}

function provisionBucket(
  s3: S3,
  { region: accountRegion }: Account,
  inputs: z.output<typeof bucketSchema>,
  resourceName: string,
): Provisioned {
  const unique = createHash("sha256").update(resourceName).digest("hex").slice(0, 7);
  const name = inputs.bucket ?? `${inputs.bucketPrefix ?? `${resourceName}-`}${unique}`;
  const { arn } = s3.createBucket(name);
  return {
    id: name,
    outputs: {
      bucket: name,
      arn,
      region: accountRegion,
      bucketRegion: accountRegion,
      bucketDomainName: `${name}.s3.amazonaws.com`,
      bucketRegionalDomainName: `${name}.s3.${accountRegion}.amazonaws.com`,
    },
  };
}
