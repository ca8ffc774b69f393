// One look of an alarm at its metrics: the values of its evaluation range, and the verdict on them.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
import type { AlarmSettings } from "./alarm.ts";
import { judgeDatapoints } from "./judge-datapoints.ts";
import { pace } from "./limits.ts";
import type { Values } from "./metric-math.ts";
import { metricsOf, queryValues, statisticValues, type Span } from "./metric-query.ts";
import type { MetricStore } from "./metric-store.ts";
import type { Evaluation } from "./state-reason.ts";
import type { MetricIdentity } from "../ports/metrics.ts";

/** `endMs`: the full minute at which the newest period ends. */
export function evaluateAlarm(store: MetricStore, settings: AlarmSettings, endMs: number, nowMs: number): Evaluation {
  const { source, periodMs, evaluationPeriods } = settings;
  const span: Span = { endMs, periodMs, periodCount: evaluationPeriods + pace.furtherPeriods };
  const { statisticName, unit } = source.kind === "metric" ? source.of : { statisticName: undefined, unit: undefined };
  return {
    judgement: judgeDatapoints(valuesOf(store, settings, span), settings),
    rule: settings,
    periodMs,
    rangeStartMs: endMs - span.periodCount * periodMs,
    statisticName,
    unit,
    evaluatedAtMs: nowMs,
  };
}

export const watchedMetrics = ({ source }: AlarmSettings): readonly MetricIdentity[] =>
  source.kind === "metric" ? [source.of.metric] : metricsOf(source.queries);

/** Whether anything at all was published from the range's start on: if not, nothing changes until something is. */
export function hasData(
  store: MetricStore,
  settings: AlarmSettings,
  { rangeStartMs }: Evaluation,
  untilMs: number,
): boolean {
  return watchedMetrics(settings).some((metric) => store.between(metric, rangeStartMs, untilMs).count > 0);
}

function valuesOf(store: MetricStore, settings: AlarmSettings, span: Span): Values {
  const { source, evaluateLowSampleCounts } = settings;
  if (source.kind === "queries") return queryValues(store, source.queries, source.returnedId, span);
  const { statistic, metric } = source.of;
  const values = statisticValues(store, source.of, span);
  if (statistic.kind !== "percentile" || evaluateLowSampleCounts) return values;
  const countOf = { ...source.of, metric, statistic: { kind: "SampleCount" } } as const;
  const counts = statisticValues(store, countOf, span);
  const needed = samplesNeeded(statistic.percent / 100);
  return values.map((value, index) => ((counts[index] ?? 0) < needed ? undefined : value));
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/percentiles-with-low-samples.html */
const samplesNeeded = (share: number): number => 10 / (share < 0.5 ? share : 1 - share);
