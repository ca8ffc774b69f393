// The function that starts reports: it reduces new objects to dirty windows and starts one query for each.
// The permissions follow https://docs.aws.amazon.com/athena/latest/ug/security-iam-athena.html: Athena acts as its caller.
import * as pulumi from "@pulumi/pulumi";
import type { Definition } from "../../queries/definition.ts";
import { ingestionPrefixes, reportingPrefixes } from "../../queries/layout.ts";
import type { Settings } from "../settings.ts";
import { BundledFunction, type FunctionSettings } from "./bundled-function.ts";
import type { Catalog } from "./catalog.ts";
import { definitionFiles, sqlFiles } from "./definition-files.ts";
import type { Deployment } from "./deployment.ts";
import { allow, type Statement } from "./policy.ts";
import type { ReportFailures } from "./report-failures.ts";
import type { Storage } from "./storage.ts";
import { metricsOf, most, sum, type Alarm, type GraphRow, type WatchedHop } from "./watched.ts";

const memoryMegabytes = 512;

export interface ReportRunnerArgs extends FunctionSettings, Pick<Settings, "reportTimeoutSeconds"> {
  readonly deployment: Deployment;
  readonly definition: Definition;
  readonly from: Storage;
  readonly through: Catalog;
  readonly failuresTo: ReportFailures;
}

/** The run-reports function and what it may do. */
export class ReportRunner extends pulumi.ComponentResource implements WatchedHop {
  readonly handler: BundledFunction;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];

  constructor(name: string, args: ReportRunnerArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:ReportRunner", name, {}, opts);
    const { deployment, definition, from, through, failuresTo } = args;
    this.handler = new BundledFunction(
      name,
      {
        ...args,
        source: "run-reports",
        files: { ...definitionFiles(definition, deployment), ...sqlFiles(definition) },
        description: "Starts the reports of every window that has new readings",
        memoryMegabytes,
        timeoutSeconds: args.reportTimeoutSeconds,
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
    this.alarms = [failedQueries(through), ...this.handler.alarms];
    this.graphs = [...this.handler.graphs, queriesRow(args)];
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

const time = "TotalExecutionTime";

/** Of the workgroup's queries that ended so. */
const ended = ({ workgroup }: Catalog, state: "FAILED" | "SUCCEEDED") =>
  metricsOf("AWS/Athena", { WorkGroup: workgroup.name, QueryState: state, QueryType: "DML" })(time);

const failedQueries = (catalog: Catalog): Alarm => ({
  role: "failed-queries",
  meaning: "Reports' queries fail",
  watched: { kind: "metric", metric: ended(catalog, "FAILED"), statistic: "SampleCount" },
  threshold: 0,
  periodSeconds: 300,
});

function queriesRow({ through, failuresTo }: ReportRunnerArgs): GraphRow {
  const workgroup = metricsOf("AWS/Athena", { WorkGroup: through.workgroup.name });
  const failures = metricsOf("AWS/SQS", { QueueName: failuresTo.queue.name });
  return [
    { title: "Queries: bytes processed", lines: sum(workgroup("ProcessedBytes")) },
    { title: "Queries: time", lines: most(workgroup(time)) },
    {
      title: "Queries: succeeded and failed, report failures",
      lines: [
        { metric: ended(through, "SUCCEEDED"), statistic: "SampleCount" },
        { metric: ended(through, "FAILED"), statistic: "SampleCount" },
        ...most(failures("ApproximateNumberOfMessagesVisible")),
      ],
    },
  ];
}
