// The life cycle of a bucket's objects: when they move to a cheaper class, when they go, and what goes without having been anything.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/intro-lifecycle-rules.html
import type * as aws from "@pulumi/aws";

const unfinishedUploadDays = 7;

// S3 answers an empty prefix as an empty filter: https://www.pulumi.com/registry/packages/aws/api-docs/s3/bucketlifecycleconfiguration/
const wholeBucket = {};

/** Objects under a prefix, by their age. */
export interface AgingPrefix {
  /** Empty for the whole bucket. */
  readonly prefix: string;
  readonly expireDays?: number | undefined;
  readonly tieringDays?: number | undefined;
}

export interface Lifecycle {
  readonly aging: readonly AgingPrefix[];
  /** How long versions that are no longer current are kept; undefined where there are none. */
  readonly noncurrentDays: number | undefined;
}

type Rule = aws.types.input.s3.BucketLifecycleConfigurationRule;

/** The rules, each with a name of its own. */
export function lifecycleRules({ aging, noncurrentDays }: Lifecycle): Rule[] {
  const unfinished: Rule = {
    id: "remove-unfinished-uploads",
    status: "Enabled",
    filter: wholeBucket,
    abortIncompleteMultipartUpload: { daysAfterInitiation: unfinishedUploadDays },
  };
  return [
    unfinished,
    ...(noncurrentDays === undefined ? [] : [noncurrentRule(noncurrentDays)]),
    ...aging.flatMap(agingRules),
  ];
}

/** What is no longer current goes, and so does the mark of a deletion once nothing is behind it. */
const noncurrentRule = (noncurrentDays: number): Rule => ({
  id: "expire-noncurrent-versions",
  status: "Enabled",
  filter: wholeBucket,
  expiration: { expiredObjectDeleteMarker: true },
  noncurrentVersionExpiration: { noncurrentDays },
});

function agingRules({ prefix, expireDays, tieringDays }: AgingPrefix): Rule[] {
  if (expireDays === undefined && tieringDays === undefined) return [];
  const name = prefix === "" ? "all" : prefix.replace(/\/$/, "").replaceAll("/", "-");
  return [
    {
      id: `${expireDays === undefined ? "tier" : "expire"}-${name}`,
      status: "Enabled",
      filter: prefix === "" ? wholeBucket : { prefix },
      ...(tieringDays !== undefined && { transitions: [{ days: tieringDays, storageClass: "INTELLIGENT_TIERING" }] }),
      ...(expireDays !== undefined && { expiration: { days: expireDays } }),
    },
  ];
}
