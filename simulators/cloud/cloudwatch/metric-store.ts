// Every metric's values by the minute, for 15 days: what services and functions published, and whom a new minute of data wakes.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_concepts.html#metrics-retention
import type { Clock } from "../kernel/clock.ts";
import type { MetricIdentity, MetricSeries, MetricSink } from "../ports/metrics.ts";
import { minuteMs } from "../engines/minute-sampler.ts";
import { addSums, addValue, emptyAggregate, merge, type Aggregate } from "./aggregate.ts";
import { limits } from "./limits.ts";

export interface StoredMetric extends MetricIdentity {
  /** Of the first value; values of other units count alike. */
  readonly unit: string;
}

export interface StatisticSet {
  readonly count: number;
  readonly sum: number;
  readonly min: number;
  readonly max: number;
}

export interface MetricStore extends MetricSink {
  /** Several values at once, of which only these sums are known. */
  putStatistics(identity: MetricIdentity, unit: string, timeMs: number, set: StatisticSet): void;
  /** All that was published in [fromMs, toMs), which are full minutes. */
  between(identity: MetricIdentity, fromMs: number, toMs: number): Aggregate;
  /** Calls back (synchronously, so only to set a timer) at the first value of each minute. */
  watch(identity: MetricIdentity, onData: () => void): void;
  list(): readonly StoredMetric[];
}

/** Two metrics are one where namespace, name and all dimensions are the same. */
export function metricKey({ namespace, name, dimensions }: MetricIdentity): string {
  const sorted = Object.entries(dimensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return [namespace, name, ...sorted.flat()].join("\u0000");
}

class MinuteSeries implements MetricSeries {
  readonly metric: StoredMetric;
  readonly #clock: Clock;
  readonly #onNewMinute: () => void;
  readonly #minutes = new Map<number, Aggregate>();
  #minute = -1;
  #current = emptyAggregate();

  constructor(metric: StoredMetric, clock: Clock, onNewMinute: () => void) {
    this.metric = metric;
    this.#clock = clock;
    this.#onNewMinute = onNewMinute;
  }

  get isEmpty(): boolean {
    return this.#minutes.size === 0;
  }

  /** Called for every record of a stream: no allocation, no look-up within a minute. */
  add(value: number, count = 1): void {
    const minute = Math.floor(this.#clock.now() / minuteMs);
    if (minute !== this.#minute) {
      this.#current = this.at(minute);
      this.#minute = minute;
    }
    const current = this.#current;
    current.count += count;
    current.sum += value * count;
    if (value < current.min) current.min = value;
    if (value > current.max) current.max = value;
    current.distribution = undefined;
  }

  at(minute: number): Aggregate {
    const known = this.#minutes.get(minute);
    if (known !== undefined) return known;
    const opened = emptyAggregate();
    this.#minutes.set(minute, opened);
    this.#forget();
    this.#onNewMinute();
    return opened;
  }

  between(fromMinute: number, toMinute: number): Aggregate {
    if (toMinute - fromMinute > this.#minutes.size) return merge(this.#within(fromMinute, toMinute));
    const found: Aggregate[] = [];
    for (let minute = fromMinute; minute < toMinute; minute++) {
      const aggregate = this.#minutes.get(minute);
      if (aggregate !== undefined) found.push(aggregate);
    }
    return merge(found);
  }

  *#within(fromMinute: number, toMinute: number): Iterable<Aggregate> {
    for (const [minute, aggregate] of this.#minutes) if (minute >= fromMinute && minute < toMinute) yield aggregate;
  }

  /** Minutes are opened in about their order, so the oldest come first. */
  #forget(): void {
    const oldest = Math.floor(this.#clock.now() / minuteMs) - limits.retentionMinutes;
    for (const minute of this.#minutes.keys()) {
      if (minute >= oldest) return;
      this.#minutes.delete(minute);
    }
  }
}

export function createMetricStore(clock: Clock): MetricStore {
  const all = new Map<string, MinuteSeries>();
  const watchers = new Map<string, (() => void)[]>();

  const seriesOf = (identity: MetricIdentity, unit: string): MinuteSeries => {
    const key = metricKey(identity);
    const known = all.get(key);
    if (known !== undefined) return known;
    const { namespace, name, dimensions } = identity;
    const series = new MinuteSeries({ namespace, name, dimensions, unit }, clock, () => {
      for (const onData of watchers.get(key) ?? []) onData();
    });
    all.set(key, series);
    return series;
  };
  const minuteOf = (timeMs: number): number => Math.floor(timeMs / minuteMs);
  /** An alarm asks for every period of its range, minute by minute, by one object. */
  const askedKeys = new WeakMap<MetricIdentity, string>();
  const keyAsked = (identity: MetricIdentity): string => {
    const key = askedKeys.get(identity) ?? metricKey(identity);
    askedKeys.set(identity, key);
    return key;
  };

  return {
    series: seriesOf,
    put: ({ value, count = 1, unit, timeMs, ...identity }) =>
      addValue(seriesOf(identity, unit).at(minuteOf(timeMs)), value, count),
    putStatistics(identity, unit, timeMs, set) {
      const aggregate = seriesOf(identity, unit).at(minuteOf(timeMs));
      aggregate.distribution = undefined;
      addSums(aggregate, set);
    },
    between: (identity, fromMs, toMs) =>
      all.get(keyAsked(identity))?.between(minuteOf(fromMs), minuteOf(toMs)) ?? emptyAggregate(),
    watch(identity, onData) {
      const key = metricKey(identity);
      watchers.set(key, [...(watchers.get(key) ?? []), onData]);
    },
    list: () => [...all.values()].filter(({ isEmpty }) => !isEmpty).map(({ metric }) => metric),
  };
}
