// Devices into the telemetry stream: the topic rule. Devices publish through Basic Ingest, so that the rule alone sees
// (and bills) a reading.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-basic-ingest.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import { envelopeSql, type Telemetry } from "../../contract/index.ts";
import { ingestionPrefixes } from "../../queries/layout.ts";
import { underscoreName, type Deployment } from "./deployment.ts";
import { partitionKey } from "./device-topic.ts";
import { allow, trust } from "./policy.ts";
import { ServiceRole } from "./service-role.ts";
import type { Storage } from "./storage.ts";
import type { TelemetryStream } from "./telemetry-stream.ts";
import { metricsOf, sum, type Alarm, type GraphRow, type WatchedHop } from "./watched.ts";

export interface DeviceIngressArgs {
  readonly deployment: Deployment;
  readonly contract: Telemetry;
  readonly to: TelemetryStream;
  readonly errorsTo: Storage;
}

/** The rule that hands every reading to the stream. */
export class DeviceIngress extends pulumi.ComponentResource implements WatchedHop {
  readonly rule: aws.iot.TopicRule;
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];

  constructor(name: string, args: DeviceIngressArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:DeviceIngress", name, {}, opts);
    const { contract, to, errorsTo } = args;
    const ruleName = underscoreName(args.deployment, "telemetry");
    const role = this.createRole(name, args, ruleName);
    const roleArn = role.role.arn;
    this.rule = new aws.iot.TopicRule(
      name,
      {
        name: ruleName,
        description: "Hands every reading to the telemetry stream, with who sent it and when it came",
        enabled: true,
        sql: envelopeSql(contract.topic),
        sqlVersion: "2016-03-23",
        kineses: [{ streamName: to.stream.name, partitionKey: partitionKey(contract), roleArn }],
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
    this.alarms = [ruleFailures(this.rule)];
    this.graphs = [ruleRow(this.rule)];
    this.registerOutputs({ ruleName: this.rule.name });
  }

  private createRole(name: string, { deployment, to, errorsTo }: DeviceIngressArgs, ruleName: string): ServiceRole {
    return new ServiceRole(
      name,
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
  }
}

const actionMetrics = (rule: aws.iot.TopicRule) => metricsOf("AWS/IoT", { RuleName: rule.name, ActionType: "Kinesis" });

const ruleFailures = (rule: aws.iot.TopicRule): Alarm => ({
  role: "rule-failures",
  meaning: "The IoT rule could not hand readings to the stream; they are among the rule's errors",
  watched: { kind: "metric", metric: actionMetrics(rule)("Failure"), statistic: "Sum" },
  threshold: 0,
  periodSeconds: 300,
});

function ruleRow(rule: aws.iot.TopicRule): GraphRow {
  const [matched, action] = [metricsOf("AWS/IoT", { RuleName: rule.name })("TopicMatch"), actionMetrics(rule)];
  return [
    { title: "Rule: readings", lines: sum(matched, action("Success")) },
    { title: "Rule: failures", lines: sum(action("Failure")) },
  ];
}
