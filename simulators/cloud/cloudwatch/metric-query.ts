// What an alarm or a client asks of metrics: a statistic by the period, or expressions over several.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricDataQuery.html
import type { MetricIdentity } from "../ports/metrics.ts";
import { minuteMs } from "../engines/minute-sampler.ts";
import { AwsError } from "../wire/aws-error.ts";
import { parseStatistic, statisticOf, type Statistic } from "./aggregate.ts";
import { parseMath, type MathExpression, type Values } from "./metric-math.ts";
import type { MetricStore } from "./metric-store.ts";

export interface MetricStatistic {
  readonly metric: MetricIdentity;
  /** As given: `Sum`, `p99`. */
  readonly statisticName: string;
  readonly statistic: Statistic;
  readonly periodMs: number;
  readonly unit: string | undefined;
}

export type MetricQuery = { readonly id: string; readonly label: string | undefined; readonly isReturned: boolean } & (
  | { readonly kind: "metric"; readonly of: MetricStatistic }
  | { readonly kind: "math"; readonly expression: string; readonly math: MathExpression }
);

/** @throws AwsError ValidationError for a statistic that is not computed here, or a period that is no full minute. */
export function metricStatistic(given: {
  metric: MetricIdentity;
  statisticName: string;
  periodSeconds: number;
  unit?: string | undefined;
}): MetricStatistic {
  const { metric, statisticName, periodSeconds, unit } = given;
  const statistic = parseStatistic(statisticName);
  if (statistic === undefined)
    throw invalid(
      `The embedded cloud computes SampleCount, Sum, Average, Minimum, Maximum and percentiles, not ${statisticName}`,
    );
  if (periodSeconds <= 0 || periodSeconds % 60 !== 0)
    throw invalid(`Period is ${periodSeconds}; the embedded cloud keeps full minutes: a multiple of 60`);
  return { metric, statisticName, statistic, periodMs: periodSeconds * 1000, unit };
}

export const mathQuery = (
  expression: string,
): { readonly kind: "math"; readonly expression: string; readonly math: MathExpression } => ({
  kind: "math",
  expression,
  math: parseMath(expression),
});

/** @throws AwsError ValidationError where an expression refers to no query of the list, or to itself. */
export function checkQueries(queries: readonly MetricQuery[]): void {
  const ids = queries.map(({ id }) => id);
  const twice = ids.find((id, index) => ids.indexOf(id) !== index);
  if (twice !== undefined) throw invalid(`Invalid metrics list: the id '${twice}' is not unique`);
  for (const query of queries) referencesOf(query, queries, []);
}

function referencesOf(query: MetricQuery, queries: readonly MetricQuery[], path: readonly string[]): void {
  if (path.includes(query.id)) throw invalid(`Invalid metrics list: '${query.id}' refers to itself`);
  if (query.kind === "metric") return;
  for (const id of query.math.references) {
    const referred = queries.find((other) => other.id === id);
    if (referred === undefined) throw invalid(`Invalid metrics list: unknown identifier '${id}'`);
    referencesOf(referred, queries, [...path, query.id]);
  }
}

/** Every metric that the queries draw on. */
export const metricsOf = (queries: readonly MetricQuery[]): readonly MetricIdentity[] =>
  queries.flatMap((query) => (query.kind === "metric" ? [query.of.metric] : []));

export interface Span {
  /** A full minute. */
  readonly endMs: number;
  readonly periodMs: number;
  readonly periodCount: number;
}

/** The statistic of each of the last `periodCount` periods before `endMs`, oldest first. */
export function statisticValues(store: MetricStore, { metric, statistic }: MetricStatistic, span: Span): Values {
  const { endMs, periodMs, periodCount } = span;
  return Array.from({ length: periodCount }, (_, index) => {
    const fromMs = endMs - (periodCount - index) * periodMs;
    return statisticOf(store.between(metric, fromMs, fromMs + periodMs), statistic);
  });
}

/** One query's values; expressions are computed from their parts. The queries have been checked. */
export function queryValues(store: MetricStore, queries: readonly MetricQuery[], id: string, span: Span): Values {
  const query = queries.find((candidate) => candidate.id === id);
  if (query === undefined) throw invalid(`Invalid metrics list: unknown identifier '${id}'`);
  return query.kind === "metric"
    ? statisticValues(store, query.of, span)
    : query.math.evaluate((referred) => queryValues(store, queries, referred, span), span.periodCount);
}

/** The start of the period that an instant falls in, as GetMetricData aligns it. */
export const alignDown = (timeMs: number, periodMs: number = minuteMs): number =>
  Math.floor(timeMs / periodMs) * periodMs;

export const invalid = (message: string): AwsError => new AwsError("ValidationError", 400, message);
