// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarms.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import type { Alarm, AlarmSettings } from "../alarm.ts";
import type { Alarms } from "../alarms.ts";
import { limits } from "../limits.ts";
import type { MetricQuery, MetricStatistic } from "../metric-query.ts";
import { describeMetric, onEverything, pageOf, wholeNumber } from "./members.ts";

const input = z.object({
  AlarmNames: z.array(z.string()).optional(),
  AlarmNamePrefix: z.string().optional(),
  AlarmTypes: z.array(z.string()).default(["MetricAlarm"]),
  StateValue: z.enum(["OK", "ALARM", "INSUFFICIENT_DATA"]).optional(),
  ActionPrefix: z.string().optional(),
  MaxRecords: wholeNumber.min(1).max(limits.describeAlarmsPageMax).default(50),
  NextToken: z.string().optional(),
});

export const describeAlarms = ({ alarms }: { alarms: Alarms }): Operation =>
  defineOperation({
    name: "DescribeAlarms",
    input,
    permissions: onEverything("DescribeAlarms"),
    run(request) {
      const found = alarms.list().filter((alarm) => isWanted(alarm, request));
      const { items, nextToken } = pageOf(found, { token: request.NextToken, limit: request.MaxRecords });
      return { MetricAlarms: items.map(describeAlarm), CompositeAlarms: [], NextToken: nextToken };
    },
  });

function isWanted({ settings, state }: Alarm, request: z.output<typeof input>): boolean {
  const { AlarmNames, AlarmNamePrefix = "", AlarmTypes, StateValue = state, ActionPrefix } = request;
  const { name, actions } = settings;
  return (
    AlarmTypes.includes("MetricAlarm") &&
    (AlarmNames?.includes(name) ?? true) &&
    name.startsWith(AlarmNamePrefix) &&
    state === StateValue &&
    (ActionPrefix === undefined ||
      Object.values(actions)
        .flat()
        .some((arn) => arn.startsWith(ActionPrefix)))
  );
}

export function describeAlarm({ settings, arn, state, reason, ...alarm }: Alarm) {
  const { actions } = settings;
  return {
    AlarmName: settings.name,
    AlarmArn: arn,
    AlarmDescription: settings.description,
    AlarmConfigurationUpdatedTimestamp: new Timestamp(alarm.configuredAtMs),
    ActionsEnabled: settings.actionsEnabled,
    OKActions: actions.OK,
    AlarmActions: actions.ALARM,
    InsufficientDataActions: actions.INSUFFICIENT_DATA,
    StateValue: state,
    StateReason: reason,
    StateReasonData: alarm.reasonData,
    StateUpdatedTimestamp: new Timestamp(alarm.stateUpdatedAtMs),
    StateTransitionedTimestamp: new Timestamp(alarm.stateChangedAtMs),
    ...describeSource(settings),
    EvaluationPeriods: settings.evaluationPeriods,
    DatapointsToAlarm: settings.datapointsToAlarm,
    Threshold: settings.threshold,
    ComparisonOperator: settings.comparison,
    TreatMissingData: settings.treatMissingData,
    ...(settings.evaluateLowSampleCounts ? {} : { EvaluateLowSampleCountPercentile: "ignore" }),
  };
}

function describeSource({ source }: AlarmSettings) {
  if (source.kind === "queries") return { Dimensions: [], Metrics: source.queries.map(describeQuery) };
  const { statistic, statisticName, periodMs, unit } = source.of;
  const named = statistic.kind === "percentile" ? { ExtendedStatistic: statisticName } : { Statistic: statisticName };
  return { ...describeMetric(source.of.metric), ...named, Period: periodMs / 1000, Unit: unit };
}

function describeQuery(query: MetricQuery) {
  const common = { Id: query.id, Label: query.label, ReturnData: query.isReturned };
  return query.kind === "math"
    ? { ...common, Expression: query.expression }
    : { ...common, MetricStat: describeStatistic(query.of) };
}

const describeStatistic = ({ metric, periodMs, statisticName, unit }: MetricStatistic) => ({
  Metric: describeMetric(metric),
  Period: periodMs / 1000,
  Stat: statisticName,
  Unit: unit,
});
