// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricData.html
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import { minuteMs } from "../../engines/minute-sampler.ts";
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

export const getMetricData = ({ store, clock }: { store: MetricStore; clock: Clock }): Operation =>
  defineOperation({
    name: "GetMetricData",
    input,
    permissions: onEverything("GetMetricData"),
    run({ StartTime, EndTime, MetricDataQueries, ScanBy }) {
      const queries = MetricDataQueries.map(queryOf);
      checkQueries(queries);
      const periodMs = onePeriod(queries);
      if (EndTime <= StartTime) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
      const { startMs, ...span } = keptSpan({ fromMs: StartTime, toMs: EndTime, periodMs, nowMs: clock.now() });
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

/** Of what is asked for only as much as data points are kept of: a span from 1970 on has millions of empty minutes. */
function keptSpan({
  fromMs,
  toMs,
  periodMs,
  nowMs,
}: {
  fromMs: number;
  toMs: number;
  periodMs: number;
  nowMs: number;
}) {
  const startMs = alignDown(Math.max(fromMs, nowMs - limits.retentionMinutes * minuteMs), periodMs);
  const keptToMs = Math.min(toMs, nowMs + limits.futureMsMax);
  const periodCount = Math.max(0, Math.ceil((keptToMs - startMs) / periodMs));
  return { startMs, endMs: startMs + periodCount * periodMs, periodMs, periodCount };
}

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
