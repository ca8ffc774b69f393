// What an operator has of a pipeline: alarms on every hop that tell a topic, the pipe on one page, and a budget if the stage has one.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Best_Practice_Recommended_Alarms_AWS_Services.html
import * as aws from "@pulumi/aws";
import * as pulumi from "@pulumi/pulumi";
import type { Settings } from "../settings.ts";
import { metricAlarmArgs } from "./alarm.ts";
import { AlarmTopic } from "./alarm-topic.ts";
import { createBudget } from "./budget.ts";
import { dashboardBody } from "./dashboard.ts";
import { hyphenName, type Deployment } from "./deployment.ts";
import type { WatchedHop } from "./watched.ts";

export interface OperationsArgs extends Pick<Settings, "alarmEmail" | "monthlyBudgetDollars"> {
  readonly deployment: Deployment;
  /** In the order in which data passes them. */
  readonly watch: readonly WatchedHop[];
}

/** The alarms, their topic, the dashboard and the budget. */
export class Operations extends pulumi.ComponentResource {
  readonly alarmTopic: AlarmTopic;
  readonly dashboard: aws.cloudwatch.Dashboard;

  constructor(name: string, args: OperationsArgs, opts?: pulumi.ComponentResourceOptions) {
    super("millrace:infra:Operations", name, {}, opts);
    const { deployment, watch, alarmEmail, monthlyBudgetDollars } = args;
    const owned = { parent: this };
    const hasBudget = monthlyBudgetDollars > 0;
    this.alarmTopic = new AlarmTopic(`${name}-alarms`, { deployment, alarmEmail, hasBudget }, owned);
    const { topic, policy } = this.alarmTopic;
    const alarms = watch
      .flatMap((hop) => hop.alarms)
      .map(
        (alarm) =>
          new aws.cloudwatch.MetricAlarm(`${name}-${alarm.role}`, metricAlarmArgs(alarm, deployment, topic.arn), {
            ...owned,
            dependsOn: [policy],
          }),
      );
    const body = dashboardBody({
      rows: watch.flatMap(({ graphs }) => graphs),
      region: deployment.region,
      alarmArns: alarms.map(({ arn }) => arn),
    });
    this.dashboard = new aws.cloudwatch.Dashboard(
      name,
      { dashboardName: hyphenName(deployment, "pipe"), dashboardBody: pulumi.jsonStringify(body) },
      owned,
    );
    if (hasBudget) createBudget(name, { deployment, monthlyBudgetDollars, tells: this.alarmTopic }, this);
    this.registerOutputs({ topicArn: topic.arn });
  }
}
