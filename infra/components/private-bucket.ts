// A private bucket: no public access, no ACLs, nothing over plain HTTP, encrypted, unfinished uploads removed; where it is asked for
// also versions, access logs, and a life cycle of what lies in it.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/security-best-practices.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { lifecycleRules, type AgingPrefix } from "./bucket-lifecycle.ts";
import { bucketName, type Deployment } from "./deployment.ts";
import type { Encryption } from "./encryption.ts";
import { policyDocument, refusePlainText, type Statement } from "./policy.ts";

export interface PrivateBucketArgs extends Pick<Settings, "onDestroy"> {
  readonly deployment: Deployment;
  /** `ingestion` makes `millrace-dev-ingestion-<account>`. */
  readonly role: string;
  /** With keys of S3's own where it is left out. */
  readonly encryption?: Encryption;
  readonly aging?: readonly AgingPrefix[];
  /** How long versions that are no longer current are kept; left out, there are none. */
  readonly noncurrentDays?: number | undefined;
  /** Where the log of who accessed the bucket goes. */
  readonly accessLogs?: PrivateBucket | undefined;
  /** What its policy allows, by the bucket's ARN. */
  readonly statements?: (bucketArn: pulumi.Output<string>) => readonly Statement[];
}

/** One bucket and its configuration. */
export class PrivateBucket extends pulumi.ComponentResource {
  readonly bucket: aws.s3.Bucket;
  readonly #name: string;
  /** After it, a policy cannot make the bucket public. */
  readonly #publicAccessBlock: aws.s3.BucketPublicAccessBlock;

  constructor(name: string, args: PrivateBucketArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:PrivateBucket", name, {}, opts);
    const { onDestroy } = args;
    this.#name = name;
    this.bucket = new aws.s3.Bucket(
      name,
      { bucket: bucketName(args.deployment, args.role), forceDestroy: onDestroy === "delete" },
      { parent: this, protect: onDestroy === "keep" },
    );
    const { bucket } = this.bucket;
    const owned = { parent: this };
    this.#publicAccessBlock = new aws.s3.BucketPublicAccessBlock(
      name,
      { bucket, blockPublicAcls: true, blockPublicPolicy: true, ignorePublicAcls: true, restrictPublicBuckets: true },
      owned,
    );
    new aws.s3.BucketOwnershipControls(name, { bucket, rule: { objectOwnership: "BucketOwnerEnforced" } }, owned);
    this.restrict(args);
    this.encrypt(args);
    this.age(args);
    if (args.accessLogs !== undefined) {
      const targetBucket = args.accessLogs.bucket.bucket;
      new aws.s3.BucketLogging(name, { bucket, targetBucket, targetPrefix: `${args.role}/` }, owned);
    }
    this.registerOutputs({ bucket });
  }

  /** The ARN of every object under a prefix, which ends in `/`. */
  objectsUnder(prefix: string): pulumi.Output<string> {
    return pulumi.interpolate`${this.bucket.arn}/${prefix}*`;
  }

  private restrict({ statements = () => [] }: PrivateBucketArgs): void {
    const { bucket, arn } = this.bucket;
    new aws.s3.BucketPolicy(
      this.#name,
      { bucket, policy: policyDocument(refusePlainText(arn), ...statements(arn)) },
      // S3 refuses to change both at once.
      { parent: this, dependsOn: [this.#publicAccessBlock] },
    );
  }

  private encrypt({ encryption }: PrivateBucketArgs): void {
    const { bucket } = this.bucket;
    const keyArn = encryption?.key?.arn;
    const rule =
      keyArn === undefined
        ? { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }
        : {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            // One request to KMS for many objects. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucket-key.html
            bucketKeyEnabled: true,
          };
    new aws.s3.BucketServerSideEncryptionConfiguration(this.#name, { bucket, rules: [rule] }, { parent: this });
  }

  private age({ aging = [], noncurrentDays }: PrivateBucketArgs): void {
    const { bucket } = this.bucket;
    const versioning =
      noncurrentDays === undefined
        ? []
        : [
            new aws.s3.BucketVersioning(
              this.#name,
              { bucket, versioningConfiguration: { status: "Enabled" } },
              { parent: this },
            ),
          ];
    new aws.s3.BucketLifecycleConfiguration(
      this.#name,
      { bucket, rules: lifecycleRules({ aging, noncurrentDays }) },
      // Rules on versions need versions.
      { parent: this, dependsOn: versioning },
    );
  }
}
