// What is known of a metric's values in one minute, and the statistics that follow. Minutes add up to longer periods.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/Statistics-definitions.html

export interface Aggregate {
  count: number;
  sum: number;
  min: number;
  max: number;
  /** How many values by bucket; undefined where only sums are known. */
  distribution: Map<number, number> | undefined;
}

export type Statistic =
  | { readonly kind: "SampleCount" | "Sum" | "Average" | "Minimum" | "Maximum" }
  | { readonly kind: "percentile"; readonly percent: number };

export const emptyAggregate = (): Aggregate => ({
  count: 0,
  sum: 0,
  min: Infinity,
  max: -Infinity,
  distribution: undefined,
});

/** `Sum`, `p99`, `p99.9`; undefined for a statistic that is not computed here. */
export function parseStatistic(text: string): Statistic | undefined {
  switch (text) {
    case "SampleCount":
    case "Sum":
    case "Average":
    case "Minimum":
    case "Maximum":
      return { kind: text };
    default: {
      const percent = /^p(\d{1,2}(?:\.\d{1,10})?|100)$/i.exec(text)?.[1];
      return percent === undefined ? undefined : { kind: "percentile", percent: Number(percent) };
    }
  }
}

export function addSums(
  to: Aggregate,
  { count, sum, min, max }: Pick<Aggregate, "count" | "sum" | "min" | "max">,
): void {
  to.count += count;
  to.sum += sum;
  if (min < to.min) to.min = min;
  if (max > to.max) to.max = max;
}

/** With its place in the distribution, save where sums of unknown values are in already. */
export function addValue(to: Aggregate, value: number, count: number): void {
  if (to.count === 0) to.distribution = new Map();
  addSums(to, { count, sum: value * count, min: value, max: value });
  const bucket = bucketOf(value);
  to.distribution?.set(bucket, (to.distribution.get(bucket) ?? 0) + count);
}

export function merge(aggregates: Iterable<Aggregate>): Aggregate {
  const merged = emptyAggregate();
  for (const one of aggregates) {
    if (merged.count === 0 && one.distribution !== undefined) merged.distribution = new Map();
    if (one.distribution === undefined) merged.distribution = undefined;
    addSums(merged, one);
    for (const [bucket, count] of one.distribution ?? [])
      merged.distribution?.set(bucket, (merged.distribution.get(bucket) ?? 0) + count);
  }
  return merged;
}

/** Undefined where there is no data, or no distribution to take a percentile from (unless all values are alike). */
export function statisticOf(aggregate: Aggregate, statistic: Statistic): number | undefined {
  if (aggregate.count === 0) return undefined;
  switch (statistic.kind) {
    case "SampleCount":
      return aggregate.count;
    case "Sum":
      return aggregate.sum;
    case "Average":
      return aggregate.sum / aggregate.count;
    case "Minimum":
      return aggregate.min;
    case "Maximum":
      return aggregate.max;
    case "percentile":
      return percentileOf(aggregate, statistic.percent);
  }
}

function percentileOf({ count, min, max, distribution }: Aggregate, percent: number): number | undefined {
  if (min === max) return min;
  if (distribution === undefined) return undefined;
  const rank = Math.max(1, Math.ceil((percent / 100) * count));
  let passed = 0;
  for (const [bucket, bucketCount] of [...distribution].sort(([a], [b]) => a - b)) {
    passed += bucketCount;
    if (passed >= rank) return Math.min(max, Math.max(min, valueOf(bucket)));
  }
  return max;
}

/** Buckets grow by a twentieth, so that a percentile is right to within some 2.5 % of 1 + value, whatever the range. */
const growth = Math.log(1.05);

const bucketOf = (value: number): number => Math.sign(value) * Math.round(Math.log1p(Math.abs(value)) / growth);
const valueOf = (bucket: number): number => Math.sign(bucket) * Math.expm1(Math.abs(bucket) * growth);
