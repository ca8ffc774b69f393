// Devices into the telemetry stream: the topic rule. Devices publish through Basic Ingest, so that the rule alone sees
// (and bills) a reading.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-basic-ingest.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { envelopeSql } from "../../lambdas/contract/envelope.ts";
import { ingestionPrefixes } from "../../queries/layout.ts";
import { underscoreName, type Deployment } from "./deployment.ts";
import { allow, trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";
import type { Storage } from "./storage.ts";
import type { TelemetryStream } from "./telemetry-stream.ts";

export interface DeviceIngressArgs {
  readonly deployment: Deployment;
  readonly to: TelemetryStream;
  readonly errorsTo: Storage;
}

/** The rule that hands every reading to the stream. */
export class DeviceIngress extends pulumi.ComponentResource {
  readonly rule: aws.iot.TopicRule;

  constructor(name: string, args: DeviceIngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:DeviceIngress", name, {}, opts);
    const ruleName = underscoreName(args.deployment, "telemetry");
    this.rule = this.createRule(args, ruleName);
    this.registerOutputs({ ruleName: this.rule.name });
  }

  private createRule({ deployment, to, errorsTo }: DeviceIngressArgs, ruleName: string): aws.iot.TopicRule {
    const role = new ServiceRole(
      "iot-rule",
      {
        deployment,
        principal: "iot-rule",
        description: `What the IoT rule ${ruleName} may do`,
        trust: trust("iot.amazonaws.com", { StringEquals: { "aws:SourceAccount": deployment.accountId } }),
        statements: [
          allow(["kinesis:PutRecord"], [to.stream.arn]),
          ...to.encryption.mayWrite("kinesis"),
          allow(["s3:PutObject"], [errorsTo.ingestion.objectsUnder(ingestionPrefixes.ruleErrors)]),
          ...errorsTo.encryption.mayWrite("s3"),
        ],
      },
      { parent: this },
    );
    const roleArn = role.role.arn;
    return new aws.iot.TopicRule(
      "telemetry",
      {
        name: ruleName,
        description: "Hands every reading to the telemetry stream, with who sent it and when it came",
        enabled: true,
        sql: envelopeSql,
        sqlVersion: "2016-03-23",
        kineses: [{ streamName: to.stream.name, partitionKey: "${topic(2)}", roleArn }],
        errorAction: {
          s3: {
            bucketName: errorsTo.ingestion.bucket.bucket,
            key: ingestionPrefixes.ruleErrors + 'dt=${parse_time("yyyy-MM-dd", timestamp())}/${newuuid()}.json',
            roleArn,
          },
        },
      },
      { parent: this, dependsOn: [role.policy] },
    );
  }
}
