// What an alarm tells a topic, and the default event bus, when its state changes.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Notify_Users_Alarm_Changes.html and
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-and-eventbridge.html
import type { Account } from "../ports/account.ts";
import type { ServiceEvent } from "../ports/event-bus.ts";
import type { Alarm, AlarmSettings, AlarmState } from "./alarm.ts";
import type { MetricQuery, MetricStatistic } from "./metric-query.ts";
import { offsetTime } from "./state-reason.ts";

export interface Notification {
  readonly subject: string;
  /** JSON text. */
  readonly message: string;
}

export function alarmNotification(alarm: Alarm, from: AlarmState, account: Account): Notification {
  const { settings, arn, state, reason, stateUpdatedAtMs, configuredAtMs } = alarm;
  const { name, description, actions } = settings;
  const message = {
    AlarmName: name,
    AlarmDescription: description ?? null,
    AWSAccountId: account.accountId,
    AlarmConfigurationUpdatedTimestamp: offsetTime(configuredAtMs),
    NewStateValue: state,
    NewStateReason: reason,
    StateChangeTime: offsetTime(stateUpdatedAtMs),
    Region: account.region,
    AlarmArn: arn,
    OldStateValue: from,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    Trigger: trigger(settings),
  };
  return { subject: `${state}: "${name}" in ${account.region}`, message: JSON.stringify(message) };
}

function trigger(settings: AlarmSettings): Readonly<Record<string, unknown>> {
  const { source, periodMs, evaluationPeriods, datapointsToAlarm, comparison, threshold, treatMissingData } = settings;
  return {
    ...(source.kind === "metric" ? metricTrigger(source.of) : { Metrics: source.queries.map(queryTrigger) }),
    Period: periodMs / 1000,
    EvaluationPeriods: evaluationPeriods,
    DatapointsToAlarm: datapointsToAlarm,
    ComparisonOperator: comparison,
    Threshold: threshold,
    TreatMissingData: treatMissingData,
    EvaluateLowSampleCountPercentile: settings.evaluateLowSampleCounts ? "" : "ignore",
  };
}

function metricTrigger({ metric, statistic, statisticName, unit }: MetricStatistic): Readonly<Record<string, unknown>> {
  const named =
    statistic.kind === "percentile"
      ? { StatisticType: "ExtendedStatistic", ExtendedStatistic: statisticName }
      : { StatisticType: "Statistic", Statistic: screaming(statisticName) };
  return {
    MetricName: metric.name,
    Namespace: metric.namespace,
    ...named,
    Unit: unit ?? null,
    Dimensions: Object.entries(metric.dimensions).map(([name, value]) => ({ value, name })),
  };
}

function queryTrigger(query: MetricQuery): Readonly<Record<string, unknown>> {
  const common = {
    Id: query.id,
    ReturnData: query.isReturned,
    ...(query.label !== undefined && { Label: query.label }),
  };
  if (query.kind === "math") return { ...common, Expression: query.expression };
  const { metric, periodMs, statisticName } = query.of;
  const { name: MetricName, namespace: Namespace } = metric;
  const Dimensions = Object.entries(metric.dimensions).map(([name, value]) => ({ value, name }));
  return {
    ...common,
    MetricStat: { Metric: { MetricName, Namespace, Dimensions }, Period: periodMs / 1000, Stat: statisticName },
  };
}

/** `SampleCount` as `SAMPLE_COUNT`, as notifications have it. */
const screaming = (name: string): string => name.replace(/([a-z])([A-Z])/g, "$1_$2").toUpperCase();

export function alarmEvent(
  alarm: Alarm,
  previous: { state: AlarmState; reason: string; timeMs: number },
): ServiceEvent {
  const { settings, arn, state, reason, reasonData, stateUpdatedAtMs } = alarm;
  return {
    source: "aws.cloudwatch",
    detailType: "CloudWatch Alarm State Change",
    resources: [arn],
    detail: {
      alarmName: settings.name,
      state: {
        value: state,
        reason,
        ...(reasonData !== undefined && { reasonData }),
        timestamp: offsetTime(stateUpdatedAtMs),
      },
      previousState: { value: previous.state, reason: previous.reason, timestamp: offsetTime(previous.timeMs) },
      configuration: { ...(settings.description !== undefined && { description: settings.description }) },
    },
  };
}
