// Alarms and dashboards by Pulumi type. https://www.pulumi.com/registry/packages/aws/api-docs/cloudwatch/metricalarm/
import { z } from "zod";
import {
  comparisonOperators,
  missingDataTreatments,
  type AlarmSettings,
  type AlarmSource,
} from "../cloudwatch/alarm.ts";
import type { CloudWatch } from "../cloudwatch/cloudwatch.ts";
import { mathQuery, metricStatistic, type MetricQuery } from "../cloudwatch/metric-query.ts";
import type { Clock } from "../kernel/clock.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const dimensions = z.record(z.string(), z.string()).default({});
const arns = z.array(z.string()).default([]);

const queryInputs = z.strictObject({
  id: z.string(),
  label: z.string().optional(),
  returnData: z.boolean().default(false),
  expression: z.string().optional(),
  metric: z
    .strictObject({
      namespace: z.string(),
      metricName: z.string(),
      dimensions,
      period: z.number(),
      stat: z.string(),
      unit: z.string().optional(),
    })
    .optional(),
});

const alarmInputs = z.strictObject({
  name: z.string().optional(),
  alarmDescription: z.string().optional(),
  actionsEnabled: z.boolean().default(true),
  alarmActions: arns,
  okActions: arns,
  insufficientDataActions: arns,
  comparisonOperator: z.enum(comparisonOperators),
  evaluationPeriods: z.number(),
  datapointsToAlarm: z.number().optional(),
  threshold: z.number(),
  treatMissingData: z.enum(missingDataTreatments).default("missing"),
  evaluateLowSampleCountPercentiles: z.enum(["evaluate", "ignore"]).default("evaluate"),
  namespace: z.string().optional(),
  metricName: z.string().optional(),
  dimensions,
  period: z.number().optional(),
  statistic: z.string().optional(),
  extendedStatistic: z.string().optional(),
  unit: z.string().optional(),
  metricQueries: z.array(queryInputs).optional(),
  // Configuration without behaviour here.
  region: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

type AlarmInputs = z.output<typeof alarmInputs>;

const dashboardInputs = z.strictObject({
  dashboardName: z.string(),
  dashboardBody: z.string(),
  region: z.string().optional(),
});

export function cloudWatchProvisioners({ alarms, dashboards }: CloudWatch, clock: Clock): Provisioners {
  return {
    "aws:cloudwatch/metricAlarm:MetricAlarm": provisioner(alarmInputs, (inputs, resourceName) => {
      const name = inputs.name ?? resourceName;
      const { arn } = alarms.put(settingsOf(inputs, name));
      return { id: name, outputs: { name, arn } };
    }),
    "aws:cloudwatch/dashboard:Dashboard": provisioner(dashboardInputs, ({ dashboardName, dashboardBody }) => {
      const { arn } = dashboards.put(dashboardName, dashboardBody, clock.now());
      return { id: dashboardName, outputs: { dashboardArn: arn } };
    }),
  };
}

function settingsOf(inputs: AlarmInputs, name: string): AlarmSettings {
  const source = sourceOf(inputs);
  return {
    name,
    description: inputs.alarmDescription,
    source,
    periodMs: periodOf(source),
    comparison: inputs.comparisonOperator,
    threshold: inputs.threshold,
    evaluationPeriods: inputs.evaluationPeriods,
    datapointsToAlarm: inputs.datapointsToAlarm ?? inputs.evaluationPeriods,
    treatMissingData: inputs.treatMissingData,
    evaluateLowSampleCounts: inputs.evaluateLowSampleCountPercentiles === "evaluate",
    actionsEnabled: inputs.actionsEnabled,
    actions: {
      OK: inputs.okActions,
      ALARM: inputs.alarmActions,
      INSUFFICIENT_DATA: inputs.insufficientDataActions,
    },
  };
}

function sourceOf(inputs: AlarmInputs): AlarmSource {
  const { namespace, metricName, period, metricQueries } = inputs;
  if (metricQueries !== undefined) {
    const queries = metricQueries.map(queryOf);
    return { kind: "queries", queries, returnedId: queries.find(({ isReturned }) => isReturned)?.id ?? "" };
  }
  const statisticName = inputs.statistic ?? inputs.extendedStatistic;
  if (namespace === undefined || metricName === undefined || period === undefined || statisticName === undefined)
    throw new Error("an alarm needs namespace, metricName, period and a statistic, or metricQueries");
  const metric = { namespace, name: metricName, dimensions: inputs.dimensions };
  return { kind: "metric", of: metricStatistic({ metric, statisticName, periodSeconds: period, unit: inputs.unit }) };
}

function queryOf({ id, label, returnData: isReturned, expression, metric }: z.output<typeof queryInputs>): MetricQuery {
  if ((expression === undefined) === (metric === undefined))
    throw new Error(`metricQueries: "${id}" needs either a metric or an expression`);
  if (expression !== undefined) return { id, label, isReturned, ...mathQuery(expression) };
  if (metric === undefined) throw new Error(`metricQueries: "${id}" has no metric`);
  const { namespace, metricName, stat, period, unit } = metric;
  const identity = { namespace, name: metricName, dimensions: metric.dimensions };
  const of = metricStatistic({ metric: identity, statisticName: stat, periodSeconds: period, unit });
  return { id, label, isReturned, kind: "metric", of };
}

/** Each metric of an alarm uses the same period. */
function periodOf(source: AlarmSource): number {
  if (source.kind === "metric") return source.of.periodMs;
  const periods = new Set(source.queries.flatMap((query) => (query.kind === "metric" ? [query.of.periodMs] : [])));
  const [periodMs] = periods;
  if (periodMs === undefined || periods.size > 1)
    throw new Error("metricQueries: every metric must have the same period, and there must be one");
  return periodMs;
}
