// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import {
  alignDown,
  checkQueries,
  invalid,
  mathQuery,
  metricStatistic,
  queryValues,
  type MetricQuery,
} from "../metric-query.ts";
import type { MetricStore } from "../metric-store.ts";
import { flag, identityOf, instant, metricMember, onEverything, wholeNumber } from "./members.ts";

export const queryMember = z.object({
  Id: z.string().regex(/^[a-z]\w*$/),
  Label: z.string().optional(),
  ReturnData: flag.default(true),
  Expression: z.string().optional(),
  MetricStat: z
    .object({ Metric: metricMember, Period: wholeNumber.min(1), Stat: z.string(), Unit: z.string().optional() })
    .optional(),
  Period: wholeNumber.optional(),
});

const input = z.object({
  StartTime: instant,
  EndTime: instant,
  MetricDataQueries: z.array(queryMember).min(1).max(limits.metricDataQueriesMax),
  ScanBy: z.enum(["TimestampDescending", "TimestampAscending"]).default("TimestampDescending"),
  MaxDatapoints: wholeNumber.optional(),
  NextToken: z.string().optional(),
});

export const getMetricData = ({ store }: { store: MetricStore }): Operation =>
  defineOperation({
    name: "GetMetricData",
    input,
    permissions: onEverything("GetMetricData"),
    run({ StartTime, EndTime, MetricDataQueries, ScanBy }) {
      const queries = MetricDataQueries.map(queryOf);
      checkQueries(queries);
      const periodMs = onePeriod(queries);
      const startMs = alignDown(StartTime, periodMs);
      const periodCount = Math.ceil((EndTime - startMs) / periodMs);
      if (periodCount <= 0) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
      const span = { endMs: startMs + periodCount * periodMs, periodMs, periodCount };
      const results = queries.filter(({ isReturned }) => isReturned);
      return {
        MetricDataResults: results.map(({ id, label }) => {
          const points = queryValues(store, queries, id, span).flatMap((value, index) =>
            value === undefined ? [] : [{ timeMs: startMs + index * periodMs, value }],
          );
          if (ScanBy === "TimestampDescending") points.reverse();
          return {
            Id: id,
            Label: label ?? id,
            Timestamps: points.map(({ timeMs }) => new Timestamp(timeMs)),
            Values: points.map(({ value }) => value),
            StatusCode: "Complete",
          };
        }),
        Messages: [],
      };
    },
  });

/** @throws AwsError ValidationError where it is neither a metric's statistic nor an expression. */
export function queryOf(member: z.output<typeof queryMember>): MetricQuery {
  const { Id: id, Label: label, ReturnData: isReturned, Expression, MetricStat } = member;
  if ((Expression === undefined) === (MetricStat === undefined))
    throw invalid(`Invalid metrics list: '${id}' must have either MetricStat or Expression`);
  if (Expression !== undefined) return { id, label, isReturned, ...mathQuery(Expression) };
  if (MetricStat === undefined) throw invalid(`Invalid metrics list: '${id}' has no MetricStat`);
  const { Metric, Period, Stat, Unit } = MetricStat;
  const of = metricStatistic({ metric: identityOf(Metric), statisticName: Stat, periodSeconds: Period, unit: Unit });
  return { id, label, isReturned, kind: "metric", of };
}

function onePeriod(queries: readonly MetricQuery[]): number {
  const periods = new Set(queries.flatMap((query) => (query.kind === "metric" ? [query.of.periodMs] : [])));
  const [periodMs] = periods;
  if (periodMs === undefined) throw invalid("Invalid metrics list: it has no metric");
  if (periods.size > 1) throw invalid("The embedded cloud takes metrics of one period in a request");
  return periodMs;
}
