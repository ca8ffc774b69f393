// The resource that an alarm becomes. Every alarm looks at three data points, goes off at two of them and takes missing ones for good:
// a pipe at rest reports nothing.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { hyphenName, type Named } from "./deployment.ts";
import type { Alarm, WatchedMetric } from "./watched.ts";

const evaluationPeriods = 3;
const datapointsToAlarm = 2;

/** Where the sections stand that say what to do: one for each alarm, under its role. */
const runbook = "docs/runbook.md";

/** The inputs of the alarm, which tells a topic when it goes off and when it is over. */
export function metricAlarmArgs(
  alarm: Alarm,
  named: Named,
  topicArn: pulumi.Input<string>,
): aws.cloudwatch.MetricAlarmArgs {
  const { role, meaning, threshold } = alarm;
  return {
    name: hyphenName(named, role),
    alarmDescription: `${meaning}. What to do: ${runbook}#${role}`,
    comparisonOperator: "GreaterThanThreshold",
    threshold,
    evaluationPeriods,
    datapointsToAlarm,
    treatMissingData: "notBreaching",
    alarmActions: [topicArn],
    okActions: [topicArn],
    ...watchedArgs(alarm),
  };
}

function watchedArgs({ watched, periodSeconds }: Alarm): Partial<aws.cloudwatch.MetricAlarmArgs> {
  switch (watched.kind) {
    case "metric": {
      const { namespace, name: metricName, dimensions } = watched.metric;
      return { namespace, metricName, dimensions, period: periodSeconds, statistic: watched.statistic };
    }
    case "share": {
      const { part, of } = watched;
      const whole = of.map((metric, index) => sumQuery(`whole${index}`, metric, periodSeconds));
      const expression = `100 * part / (${whole.map(({ id }) => id).join(" + ")})`;
      return {
        metricQueries: [
          { id: "share", label: "per cent", expression, returnData: true },
          sumQuery("part", part, periodSeconds),
          ...whole,
        ],
      };
    }
  }
}

const sumQuery = (id: string, { namespace, name: metricName, dimensions }: WatchedMetric, period: number) => ({
  id,
  metric: { namespace, metricName, dimensions, period, stat: "Sum" },
});
