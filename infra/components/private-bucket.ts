// A private bucket: no public access, no ACLs, encrypted with S3's own keys, unfinished uploads removed.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { bucketName, type Deployment } from "./deployment.ts";

const unfinishedUploadDays = 7;

export interface ExpiringPrefix {
  readonly prefix: string;
  readonly days: number;
}

export interface PrivateBucketArgs {
  readonly deployment: Deployment;
  /** `ingestion` makes `millrace-dev-ingestion-<account>`. */
  readonly role: string;
  readonly expiring?: readonly ExpiringPrefix[];
}

/** One bucket and its configuration. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:PrivateBucket", name, {}, opts);
    const { onDestroy } = args.deployment.stage;
    this.bucket = new aws.s3.Bucket(
      name,
      { bucket: bucketName(args.deployment, args.role), forceDestroy: onDestroy === "delete" },
      { parent: this, protect: onDestroy === "keep" },
    );
    const bucket = this.bucket.bucket;
    const owned = { parent: this };
    new aws.s3.BucketPublicAccessBlock(
      name,
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      owned,
    );
    new aws.s3.BucketOwnershipControls(name, { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } }, owned);
    new aws.s3.BucketServerSideEncryptionConfiguration(
      name,
      { bucket, rules: [{ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }] },
      owned,
    );
    new aws.s3.BucketLifecycleConfiguration(name, { bucket, rules: lifecycleRules(args.expiring ?? []) }, owned);
    this.registerOutputs({ bucket });
  }

  /** The ARN of every object under a prefix, which ends in `/`. */
  objectsUnder(prefix: string): pulumi.Output<string> {
    return pulumi.interpolate`${this.bucket.arn}/${prefix}*`;
  }
}

function lifecycleRules(expiring: readonly ExpiringPrefix[]): aws.types.input.s3.BucketLifecycleConfigurationRule[] {
  return [
    {
      id: "remove-unfinished-uploads",
      status: "Enabled",
      filter: {},
      abortIncompleteMultipartUpload: { daysAfterInitiation: unfinishedUploadDays },
    },
    ...expiring.map(({ prefix, days }) => ({
      id: `expire-${prefix.replaceAll("/", "")}`,
      status: "Enabled",
      filter: { prefix },
      expiration: { days },
    })),
  ];
}
