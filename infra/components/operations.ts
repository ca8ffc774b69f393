// What an operator has of a stage: alarms on every hop that tell a topic, the pipe on one page, and a budget if the stage has one.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Pipe } from "./pipe.ts";
import { metricAlarmArgs } from "./alarm.ts";
import { alarmsOf } from "./alarm-list.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { createBudget } from "./budget.ts";
import { dashboardBody } from "./dashboard.ts";
import { hyphenName, type Deployment } from "./deployment.ts";

export interface OperationsArgs {
  readonly deployment: Deployment;
  readonly of: Pipe;
}

/** The alarms, their topic, the dashboard and the budget. */
export class Operations extends pulumi.ComponentResource {
  readonly alarmTopic: AlarmTopic;
  readonly dashboard: aws.cloudwatch.Dashboard;

  constructor(name: string, { deployment, of: pipe }: OperationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Operations", name, {}, opts);
    const owned = { parent: this };
    this.alarmTopic = new AlarmTopic("alarms", { deployment }, owned);
    const { topic, policy } = this.alarmTopic;
    const alarms = alarmsOf(pipe).map(
      (alarm) =>
        new aws.cloudwatch.MetricAlarm(alarm.role, metricAlarmArgs(alarm, deployment, topic.arn), {
          ...owned,
          dependsOn: [policy],
        }),
    );
    const body = dashboardBody({ pipe, region: deployment.region, alarmArns: alarms.map(({ arn }) => arn) });
    this.dashboard = new aws.cloudwatch.Dashboard(
      "pipe",
      { dashboardName: hyphenName(deployment, "pipe"), dashboardBody: pulumi.jsonStringify(body) },
      owned,
    );
    createBudget({ deployment, tells: this.alarmTopic }, this);
    this.registerOutputs({ topicArn: topic.arn });
  }
}
