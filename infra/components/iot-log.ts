// What IoT Core logs: connections that are refused, rules that fail. The setting and the log group are the account's in its
// Region, so the stage says whether it is the one to set them.
// https://docs.aws.amazon.com/iot/latest/developerguide/configure-logging.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Deployment } from "./deployment.ts";
import { allow, trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";

/** IoT Core's own choice. https://docs.aws.amazon.com/iot/latest/developerguide/cloud-watch-logs.html */
const logGroupName = "AWSIotLogsV2";

const levels = { error: "ERROR", warn: "WARN", info: "INFO" } as const;

export interface IotLogArgs {
  readonly deployment: Deployment;
}

/** The log group, the role that writes to it and the account's setting; nothing where the stage's level is `off`. */
export class IotLog extends pulumi.ComponentResource {
  constructor(name: string, { deployment }: IotLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:IotLog", name, {}, opts);
    const { iotLogLevel } = deployment.stage;
    if (iotLogLevel !== "off") this.createLog(deployment, levels[iotLogLevel]);
    this.registerOutputs({});
  }

  private createLog(deployment: Deployment, defaultLogLevel: string): void {
    const logGroup = new aws.cloudwatch.LogGroup(
      "iot",
      { name: logGroupName, retentionInDays: deployment.stage.logRetentionDays },
      { parent: this },
    );
    const role = new ServiceRole(
      "iot-log",
      {
        deployment,
        principal: "iot-log",
        description: "What IoT Core may do to write its log",
        trust: trust("iot.amazonaws.com", { StringEquals: { "aws:SourceAccount": deployment.accountId } }),
        statements: [allow(["logs:CreateLogStream", "logs:PutLogEvents"], [pulumi.interpolate`${logGroup.arn}:*`])],
      },
      { parent: this },
    );
    new aws.iot.LoggingOptions(
      "iot",
      { defaultLogLevel, roleArn: role.role.arn },
      { parent: this, dependsOn: [role.policy] },
    );
  }
}
