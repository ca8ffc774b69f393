// A Lambda function from this repository's sources: its bundle, its role, its log group with a retention.
// https://docs.aws.amazon.com/lambda/latest/dg/lambda-nodejs.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { lambdaArchive } from "./bundle.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import { allow, trust, type Statement } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";

export interface BundledFunctionArgs {
  readonly deployment: Deployment;
  /** The folder under lambdas/, and the last part of the function's name. */
  readonly source: string;
  /** What the archive holds besides the bundle: path in the archive to path in the repository. */
  readonly files?: Readonly<Record<string, string>>;
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

/** A function, its role and its log group. */
export class BundledFunction extends pulumi.ComponentResource {
  readonly fn: aws.lambda.Function;
  readonly role: ServiceRole;
  readonly source: string;
  readonly timeoutSeconds: number;

  constructor(name: string, args: BundledFunctionArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:BundledFunction", name, {}, opts);
    const { deployment } = args;
    const { tracing } = deployment.stage;
    this.source = args.source;
    this.timeoutSeconds = args.timeoutSeconds;
    const functionName = hyphenName(deployment, args.source);
    const logGroup = new aws.cloudwatch.LogGroup(
      name,
      { name: `/aws/lambda/${functionName}`, retentionInDays: deployment.stage.logRetentionDays },
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
    this.registerOutputs({ functionName: this.fn.name });
  }
}
