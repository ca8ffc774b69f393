// How a hop says that it is watched: the alarms that go off when it does not do its work, and the rows of graphs that show it working.
// Operations makes them of every hop alike. Metrics: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
import type * as pulumi from "@pulumi/pulumi";

export interface WatchedMetric {
  /** `AWS/Kinesis` */
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, pulumi.Input<string>>>;
}

type Watched =
  | {
      readonly kind: "metric";
      readonly metric: WatchedMetric;
      readonly statistic: "Maximum" | "SampleCount" | "Sum";
    }
  /** The part's sum in per cent of all the sums together. */
  | { readonly kind: "share"; readonly part: WatchedMetric; readonly of: readonly WatchedMetric[] };

export interface Alarm {
  /** The last part of its name, and the runbook's section: `delivery-freshness`. */
  readonly role: string;
  /** A sentence that says what is wrong when it goes off. */
  readonly meaning: string;
  readonly watched: Watched;
  /** In the metric's unit, or per cent of a share: beyond it is bad. */
  readonly threshold: number;
  /** A minute where a level is sampled by the minute, five where there may be little to count. */
  readonly periodSeconds: 60 | 300;
}

export interface Line {
  readonly metric: WatchedMetric;
  readonly statistic: "Average" | "Maximum" | "SampleCount" | "Sum" | "p99";
}

export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** A row's first graph is what passes the hop, the second how long it takes or waits, the third what goes wrong there. */
export type GraphRow = readonly Graph[];

/** A hop that can be watched. */
export interface WatchedHop {
  readonly alarms: readonly Alarm[];
  readonly graphs: readonly GraphRow[];
}

/** Names a metric among those of one thing. */
export type Metrics = (name: string) => WatchedMetric;

/** The metrics of what a namespace's dimensions name. */
export const metricsOf =
  (namespace: string, dimensions: WatchedMetric["dimensions"]): Metrics =>
  (name) => ({ namespace, name, dimensions });

export const sum = (...metrics: readonly WatchedMetric[]): Line[] =>
  metrics.map((metric) => ({ metric, statistic: "Sum" }));

export const most = (...metrics: readonly WatchedMetric[]): Line[] =>
  metrics.map((metric) => ({ metric, statistic: "Maximum" }));
