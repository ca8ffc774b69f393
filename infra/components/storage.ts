// The two buckets: ingestion, where delivery writes readings and everything that was refused on the way, and reporting, where
// Athena writes reports; and a third for the log of who accessed them, where one is kept. What lies where is queries/layout.ts.
import * as pulumi from "@pulumi/pulumi";
import { ingestionPrefixes, reportingPrefixes } from "../../queries/layout.ts";
import type { Settings } from "../settings.ts";
import type { AgingPrefix } from "./bucket-lifecycle.ts";
import type { Deployment } from "./deployment.ts";
import type { Encryption } from "./encryption.ts";
import { allowService, type Statement } from "./policy.ts";
import { PrivateBucket } from "./private-bucket.ts";

type Aging = Pick<Settings, "rawDays" | "rawTieringDays" | "sourceBackup">;

export interface StorageArgs
  extends
    Aging,
    Pick<Settings, "accessLogDays" | "bucketVersions" | "noncurrentDays" | "onDestroy" | "queryResultDays"> {
  readonly deployment: Deployment;
  readonly under: Encryption;
}

/** The ingestion bucket and the reporting bucket. */
export class Storage extends pulumi.ComponentResource {
  readonly ingestion: PrivateBucket;
  readonly reporting: PrivateBucket;
  readonly encryption: Encryption;

  constructor(name: string, args: StorageArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Storage", name, {}, opts);
    const { deployment, under: encryption, onDestroy } = args;
    const owned = { parent: this };
    const accessLogs = args.accessLogDays === 0 ? undefined : accessLogBucket(name, args, this);
    const noncurrentDays = args.bucketVersions ? args.noncurrentDays : undefined;
    const kept = { deployment, encryption, accessLogs, noncurrentDays, onDestroy };
    const results = { prefix: reportingPrefixes.results, expireDays: args.queryResultDays };
    this.encryption = encryption;
    this.ingestion = new PrivateBucket(
      `${name}-ingestion`,
      { ...kept, role: "ingestion", aging: rawAging(args) },
      owned,
    );
    this.reporting = new PrivateBucket(`${name}-reporting`, { ...kept, role: "reporting", aging: [results] }, owned);
    this.registerOutputs({ ingestion: this.ingestion.bucket.bucket, reporting: this.reporting.bucket.bucket });
  }
}

/** Everything in the ingestion bucket is raw: reports are made of it, and remain. */
function rawAging({ rawDays, rawTieringDays, sourceBackup }: Aging): AgingPrefix[] {
  const { telemetry, errors, ruleErrors, sourceRecords } = ingestionPrefixes;
  return [telemetry, errors, ruleErrors, ...(sourceBackup ? [sourceRecords] : [])].map((prefix) => ({
    prefix,
    expireDays: rawDays === "forever" ? undefined : rawDays,
    tieringDays: rawTieringDays === "never" ? undefined : rawTieringDays,
  }));
}

/** S3 writes access logs to a bucket under keys of its own only. https://docs.aws.amazon.com/AmazonS3/latest/userguide/enable-server-access-logging.html */
function accessLogBucket(
  name: string,
  { deployment, accessLogDays, onDestroy }: StorageArgs,
  parent: pulumi.Resource,
): PrivateBucket {
  const ofThisAccount = { StringEquals: { "aws:SourceAccount": deployment.accountId } };
  const mayLog = (bucketArn: pulumi.Output<string>): Statement =>
    allowService(
      "logging.s3.amazonaws.com",
      ["s3:PutObject"],
      [pulumi.interpolate`${bucketArn}/ingestion/*`, pulumi.interpolate`${bucketArn}/reporting/*`],
      ofThisAccount,
    );
  return new PrivateBucket(
    `${name}-access-logs`,
    {
      deployment,
      onDestroy,
      role: "access-logs",
      aging: [{ prefix: "", expireDays: accessLogDays }],
      statements: (bucketArn) => [mayLog(bucketArn)],
    },
    { parent },
  );
}
