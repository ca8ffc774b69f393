// A Lambda function of the pipeline: its bundle, its role, its log group with a retention, and how it is watched.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { lambdaArchive, type ArchivedFiles } from "./bundle.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { allow, trust, type Statement } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";
import { metricsOf, sum, type Alarm, type GraphRow, type WatchedHop } from "./watched.ts";

/** What holds for every function alike. */
export type FunctionSettings = Pick<Settings, "functionErrorPercent" | "logRetentionDays" | "tracing">;

export interface BundledFunctionArgs extends FunctionSettings {
  readonly deployment: Deployment;
  /** The folder under lambdas/, and the last part of the function's name. */
  readonly source: string;
  /** What the archive holds besides the bundle. */
  readonly files?: ArchivedFiles;
  readonly description: string;
  readonly memoryMegabytes: number;
  readonly timeoutSeconds: number;
  readonly environment: Readonly<Record<string, pulumi.Input<string>>>;
  /** What it may do besides writing its own log. */
  readonly statements: readonly Statement[];
  readonly reservedConcurrency?: number;
}

// X-Ray knows no resources. https://docs.aws.amazon.com/lambda/latest/dg/services-xray.html
const sendTraces = allow(["xray:PutTraceSegments", "xray:PutTelemetryRecords"], ["*"]);

/** Of a function's timeout: beyond it the next larger batch may not end in time. */
const durationShareMax = 0.8;

/** A function, its role and its log group. */
export class BundledFunction extends pulumi.ComponentResource implements WatchedHop {
  readonly fn: aws.lambda.Function;
  readonly role: ServiceRole;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];

  constructor(name: string, args: BundledFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:BundledFunction", name, {}, opts);
    const { deployment, tracing } = args;
    const functionName = hyphenName(deployment, args.source);
    const logGroup = new aws.cloudwatch.LogGroup(
      name,
      { name: `/aws/lambda/${functionName}`, retentionInDays: args.logRetentionDays },
      { parent: this },
    );
    const writeLog = allow(["logs:CreateLogStream", "logs:PutLogEvents"], [pulumi.interpolate`${logGroup.arn}:*`]);
    this.role = new ServiceRole(
      name,
      {
        deployment,
        principal: args.source,
        description: `What the function ${functionName} may do`,
        trust: trust("lambda.amazonaws.com"),
        statements: [writeLog, ...(tracing ? [sendTraces] : []), ...args.statements],
      },
      { parent: this },
    );
    this.fn = new aws.lambda.Function(
      name,
      {
        name: functionName,
        description: args.description,
        role: this.role.role.arn,
        runtime: aws.lambda.Runtime.NodeJS24dX,
        architectures: ["arm64"],
        handler: "index.handler",
        code: lambdaArchive(args.source, args.files),
        memorySize: args.memoryMegabytes,
        timeout: args.timeoutSeconds,
        environment: { variables: args.environment },
        ...(tracing && { tracingConfig: { mode: "Active" } }),
        ...(args.reservedConcurrency !== undefined && { reservedConcurrentExecutions: args.reservedConcurrency }),
      },
      // Without the log group first, Lambda makes one of its own that keeps events for ever.
      { parent: this, dependsOn: [logGroup, this.role.policy] },
    );
    this.alarms = alarmsOf(this.fn, args);
    this.graphs = [graphRow(this.fn, args.source)];
    this.registerOutputs({ functionName: this.fn.name });
  }
}

const metricsOfFunction = (fn: aws.lambda.Function) => metricsOf("AWS/Lambda", { FunctionName: fn.name });

/** The share that fails, and the time it takes. */
function alarmsOf(
  fn: aws.lambda.Function,
  { source, timeoutSeconds, functionErrorPercent }: BundledFunctionArgs,
): Alarm[] {
  const metric = metricsOfFunction(fn);
  return [
    {
      role: `${source}-errors`,
      meaning: `The function ${source} fails`,
      watched: { kind: "share", part: metric("Errors"), of: [metric("Invocations")] },
      threshold: functionErrorPercent,
      periodSeconds: 300,
    },
    {
      role: `${source}-duration`,
      meaning: `The function ${source} comes near its timeout of ${timeoutSeconds} s`,
      watched: { kind: "metric", metric: metric("Duration"), statistic: "Maximum" },
      threshold: durationShareMax * timeoutSeconds * 1000,
      periodSeconds: 300,
    },
  ];
}

function graphRow(fn: aws.lambda.Function, source: string): GraphRow {
  const metric = metricsOfFunction(fn);
  const title = source.charAt(0).toUpperCase() + source.slice(1).replaceAll("-", " ");
  const duration = metric("Duration");
  return [
    { title: `${title}: invocations`, lines: sum(metric("Invocations")) },
    {
      title: `${title}: duration`,
      lines: [
        { metric: duration, statistic: "p99" },
        { metric: duration, statistic: "Maximum" },
      ],
    },
    { title: `${title}: errors and throttles`, lines: sum(metric("Errors"), metric("Throttles")) },
  ];
}
