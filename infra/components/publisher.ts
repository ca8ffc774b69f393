// A finished query to the reader: EventBridge hears Athena's state change and calls the function that points the
// report's partition at the run. https://docs.aws.amazon.com/athena/latest/ug/athena-events.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Definition } from "../../queries/definition.ts";
import type { Settings } from "../settings.ts";
import { BundledFunction, type FunctionSettings } from "./bundled-function.ts";
import type { Catalog } from "./catalog.ts";
import { definitionFiles } from "./definition-files.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { allow, allowService, policyDocument } from "./policy.ts";
import type { ReportFailures } from "./report-failures.ts";
import type { Storage } from "./storage.ts";
import type { Alarm, GraphRow, WatchedHop } from "./watched.ts";

const memoryMegabytes = 256;

// "Newest start wins" reads a partition and then writes it, and Glue has no conditional write: one at a time.
const reservedConcurrency = 1;

// https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_RetryPolicy.html
const retryAttemptsMax = 24;
const eventAgeSecondsMax = 3600;

export interface PublisherArgs extends FunctionSettings, Pick<Settings, "reportTimeoutSeconds"> {
  readonly deployment: Deployment;
  readonly definition: Definition;
  readonly from: Catalog;
  readonly to: Storage;
  readonly failuresTo: ReportFailures;
}

/** The publish-report function and the rule that calls it. */
export class Publisher extends pulumi.ComponentResource implements WatchedHop {
  readonly handler: BundledFunction;
  readonly rule: aws.cloudwatch.EventRule;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];

  constructor(name: string, args: PublisherArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Publisher", name, {}, opts);
    const { deployment, from, failuresTo } = args;
    this.handler = this.createHandler(name, args);
    failuresTo.collectFrom(this.handler, name, this);
    this.rule = new aws.cloudwatch.EventRule(
      name,
      {
        name: hyphenName(deployment, "query-ended"),
        description: "A query of this stage's workgroup has ended",
        eventPattern: pulumi.jsonStringify({
          source: ["aws.athena"],
          "detail-type": ["Athena Query State Change"],
          detail: { workgroupName: [from.workgroup.name], currentState: ["SUCCEEDED", "FAILED", "CANCELLED"] },
        }),
      },
      { parent: this },
    );
    this.callFrom(name, failuresTo);
    this.alarms = this.handler.alarms;
    this.graphs = this.handler.graphs;
    this.registerOutputs({ functionName: this.handler.fn.name });
  }

  private createHandler(name: string, args: PublisherArgs): BundledFunction {
    const { deployment, definition, from, to, failuresTo } = args;
    return new BundledFunction(
      name,
      {
        ...args,
        source: "publish-report",
        files: definitionFiles(definition, deployment),
        description: "Points a report's partition at its newest finished run",
        memoryMegabytes,
        timeoutSeconds: args.reportTimeoutSeconds,
        reservedConcurrency,
        environment: {
          DATABASE: from.database.name,
          REPORTS_LOCATION: pulumi.interpolate`s3://${to.reporting.bucket.bucket}`,
          REPORT_FAILURES_QUEUE_URL: failuresTo.queue.url,
        },
        statements: [
          allow(["athena:GetQueryExecution"], [from.workgroup.arn]),
          allow(["glue:GetPartition", "glue:CreatePartition", "glue:UpdatePartition"], from.arnsOf(...from.reports)),
          failuresTo.mayReport,
        ],
      },
      { parent: this },
    );
  }

  private callFrom(name: string, failuresTo: ReportFailures): void {
    const { queue } = failuresTo;
    const onBehalfOfRule = { ArnEquals: { "aws:SourceArn": this.rule.arn } };
    const permission = new aws.lambda.Permission(
      name,
      {
        statementId: "query-ended-rule",
        function: this.handler.fn.name,
        action: "lambda:InvokeFunction",
        principal: "events.amazonaws.com",
        sourceArn: this.rule.arn,
      },
      { parent: this },
    );
    const policy = new aws.sqs.QueuePolicy(
      name,
      {
        queueUrl: queue.url,
        policy: policyDocument(allowService("events.amazonaws.com", ["sqs:SendMessage"], [queue.arn], onBehalfOfRule)),
      },
      { parent: this },
    );
    new aws.cloudwatch.EventTarget(
      name,
      {
        rule: this.rule.name,
        targetId: "publish-report",
        arn: this.handler.fn.arn,
        retryPolicy: { maximumRetryAttempts: retryAttemptsMax, maximumEventAgeInSeconds: eventAgeSecondsMax },
        deadLetterConfig: { arn: queue.arn },
      },
      { parent: this, dependsOn: [permission, policy] },
    );
  }
}
