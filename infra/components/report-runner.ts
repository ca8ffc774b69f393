// The function that starts reports: it reduces new objects to dirty windows and starts one query for each.
// The permissions follow https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html: Athena acts as its caller.
import * as pulumi from "@pulumi/pulumi";
import { reports } from "../../queries/catalog.ts";
import { ingestionPrefixes, reportingPrefixes } from "../../queries/layout.ts";
import { BundledFunction } from "./bundled-function.ts";
import type { Catalog } from "./catalog.ts";
import type { Deployment } from "./deployment.ts";
import { allow, type Statement } from "./policy.ts";
import type { ReportFailures } from "./report-failures.ts";
import type { Storage } from "./storage.ts";

const memoryMegabytes = 512;

/** Where queries/load.ts looks for a report's SQL, and where it lies in the repository. */
const sqlFiles = Object.fromEntries(
  reports.map(({ name }) => [`reports/${name}.sql`, `queries/reports/${name}.sql`] as const),
);

export interface ReportRunnerArgs {
  readonly deployment: Deployment;
  readonly from: Storage;
  readonly through: Catalog;
  readonly failuresTo: ReportFailures;
}

/** The run-reports function and what it may do. */
export class ReportRunner extends pulumi.ComponentResource {
  readonly handler: BundledFunction;

  constructor(name: string, args: ReportRunnerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:ReportRunner", name, {}, opts);
    const { deployment, from, through, failuresTo } = args;
    this.handler = new BundledFunction(
      name,
      {
        deployment,
        source: "run-reports",
        files: sqlFiles,
        description: "Starts the reports of every window that has new readings",
        memoryMegabytes,
        timeoutSeconds: deployment.stage.reportTimeoutSeconds,
        environment: {
          WORKGROUP: through.workgroup.name,
          DATABASE: through.database.name,
          READINGS_LOCATION: pulumi.interpolate`s3://${from.ingestion.bucket.bucket}`,
          REPORTS_LOCATION: pulumi.interpolate`s3://${from.reporting.bucket.bucket}`,
        },
        statements: [...queryStatements(args), failuresTo.mayReport],
      },
      { parent: this },
    );
    failuresTo.collectFrom(this.handler, name, this);
    this.registerOutputs({ functionName: this.handler.fn.name });
  }
}

/**
 * What running a report's query takes: Athena reads tables and objects, and writes results, as the function; the function
 * lists the objects, and at the closing of an hour looks which run is published.
 */
function queryStatements({ from, through }: ReportRunnerArgs): Statement[] {
  const { encryption, ingestion, reporting } = from;
  return [
    allow(["athena:StartQueryExecution"], [through.workgroup.arn]),
    allow(
      ["glue:GetDatabase", "glue:GetTable", "glue:GetPartition", "glue:GetPartitions", "glue:BatchGetPartition"],
      through.arnsOf(through.telemetry, through.rejectedReadings),
    ),
    allow(["glue:GetDatabase"], [through.defaultDatabaseArn]),
    allow(["glue:GetPartition"], through.arnsOf(...through.reports)),
    allow(["s3:GetBucketLocation", "s3:ListBucket"], [ingestion.bucket.arn, reporting.bucket.arn]),
    allow(
      ["s3:GetObject"],
      [ingestion.objectsUnder(ingestionPrefixes.telemetry), ingestion.objectsUnder(ingestionPrefixes.rejected)],
    ),
    allow(["s3:ListBucketMultipartUploads"], [reporting.bucket.arn]),
    allow(
      ["s3:AbortMultipartUpload", "s3:GetObject", "s3:ListMultipartUploadParts", "s3:PutObject"],
      [reporting.objectsUnder(reportingPrefixes.reports), reporting.objectsUnder(reportingPrefixes.results)],
    ),
    ...encryption.mayReadAndWrite("s3"),
  ];
}
