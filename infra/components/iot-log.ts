// What IoT Core logs: connections that are refused, rules that fail. The setting and the log group are the account's in its
// Region, so a setting says whether this pipeline is the one to set them.
// https://docs.aws.amazon.com/iot/latest/developerguide/configure-logging.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import type { Deployment } from "./deployment.ts";
import { allow, trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";

/** IoT Core's own choice. https://docs.aws.amazon.com/iot/latest/developerguide/cloud-watch-logs.html */
const logGroupName = "AWSIotLogsV2";

const levels = { error: "ERROR", warn: "WARN", info: "INFO" } as const;

export interface IotLogArgs extends Pick<Settings, "iotLogLevel" | "logRetentionDays"> {
  readonly deployment: Deployment;
}

/** The log group, the role that writes to it and the account's setting; nothing where the level is `off`. */
export class IotLog extends pulumi.ComponentResource {
  constructor(name: string, args: IotLogArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:IotLog", name, {}, opts);
    const { iotLogLevel } = args;
    if (iotLogLevel !== "off") this.createLog(name, args, levels[iotLogLevel]);
    this.registerOutputs({});
  }

  private createLog(name: string, { deployment, logRetentionDays }: IotLogArgs, defaultLogLevel: string): void {
    const logGroup = new aws.cloudwatch.LogGroup(
      name,
      { name: logGroupName, retentionInDays: logRetentionDays },
      { parent: this },
    );
    const role = new ServiceRole(
      name,
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
      name,
      { defaultLogLevel, roleArn: role.role.arn },
      { parent: this, dependsOn: [role.policy] },
    );
  }
}
