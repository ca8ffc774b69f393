// Devices into the telemetry stream: the thing type, the policy that certificates carry, and the topic rule. Devices
// publish through Basic Ingest, so that the rule alone sees (and bills) a reading.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-basic-ingest.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { envelopeSql } from "../../lambdas/contract/envelope.ts";
import { telemetryTopicFilter } from "../../lambdas/contract/telemetry.ts";
import { ingestionPrefixes } from "../../queries/layout.ts";
import { hyphenName, underscoreName, type Deployment } from "./deployment.ts";
import { allow, policyDocument, trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";
import type { Storage } from "./storage.ts";
import type { TelemetryStream } from "./telemetry-stream.ts";

// https://docs.aws.amazon.com/iot/latest/developerguide/thing-policy-variables.html
const thingName = "${iot:Connection.Thing.ThingName}";

export interface DeviceIngressArgs {
  readonly deployment: Deployment;
  readonly to: TelemetryStream;
  readonly errorsTo: Storage;
}

/** The thing type, the device policy and the rule that hands every reading to the stream. */
export class DeviceIngress extends pulumi.ComponentResource {
  readonly thingType: aws.iot.ThingType;
  readonly devicePolicy: aws.iot.Policy;
  readonly rule: aws.iot.TopicRule;

  constructor(name: string, args: DeviceIngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:DeviceIngress", name, {}, opts);
    const { deployment } = args;
    const ruleName = underscoreName(deployment, "telemetry");
    const deviceName = hyphenName(deployment, "device");
    this.thingType = new aws.iot.ThingType(
      "device",
      { name: deviceName, properties: { description: "A device that publishes telemetry" } },
      { parent: this },
    );
    this.devicePolicy = new aws.iot.Policy(
      "device",
      { name: deviceName, policy: devicePolicyDocument(deployment, ruleName) },
      { parent: this },
    );
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
          allow(["s3:PutObject"], [errorsTo.ingestion.objectsUnder(ingestionPrefixes.ruleErrors)]),
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

/** A device may connect as itself and publish its own readings, and nothing else. */
function devicePolicyDocument(deployment: Deployment, ruleName: string): pulumi.Output<string> {
  const { partition, region, accountId } = deployment;
  const ownTopic = telemetryTopicFilter.replace("+", thingName);
  const iotArn = (resource: string) => pulumi.interpolate`arn:${partition}:iot:${region}:${accountId}:${resource}`;
  return policyDocument(
    allow(["iot:Connect"], [iotArn(`client/${thingName}`)]),
    allow(["iot:Publish"], [iotArn(`topic/$aws/rules/${ruleName}/${ownTopic}`), iotArn(`topic/${ownTopic}`)]),
  );
}
