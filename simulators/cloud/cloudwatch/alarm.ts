// What an alarm is: what it looks at, when it counts as breached, whom it tells; and what is known of it now.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_MetricAlarm.html
import type { MetricQuery, MetricStatistic } from "./metric-query.ts";

export type AlarmState = "OK" | "ALARM" | "INSUFFICIENT_DATA";

export const comparisonOperators = [
  "GreaterThanOrEqualToThreshold",
  "GreaterThanThreshold",
  "LessThanThreshold",
  "LessThanOrEqualToThreshold",
] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

export const missingDataTreatments = ["breaching", "notBreaching", "ignore", "missing"] as const;
export type MissingDataTreatment = (typeof missingDataTreatments)[number];

/** A metric's statistic, or the one query of several that returns data. */
export type AlarmSource =
  | { readonly kind: "metric"; readonly of: MetricStatistic }
  | { readonly kind: "queries"; readonly queries: readonly MetricQuery[]; readonly returnedId: string };

export interface AlarmRule {
  readonly comparison: ComparisonOperator;
  readonly threshold: number;
  /** N */
  readonly evaluationPeriods: number;
  /** M of N */
  readonly datapointsToAlarm: number;
  readonly treatMissingData: MissingDataTreatment;
}

export interface AlarmSettings extends AlarmRule {
  readonly name: string;
  readonly description: string | undefined;
  readonly source: AlarmSource;
  readonly periodMs: number;
  readonly actionsEnabled: boolean;
  /** Topic ARNs by the state that is entered. */
  readonly actions: Readonly<Record<AlarmState, readonly string[]>>;
  /** Only of percentiles. */
  readonly evaluateLowSampleCounts: boolean;
}

export interface Alarm {
  readonly settings: AlarmSettings;
  readonly arn: string;
  readonly configuredAtMs: number;
  state: AlarmState;
  reason: string;
  /** JSON text; undefined while nothing has been evaluated. */
  reasonData: string | undefined;
  stateUpdatedAtMs: number;
  stateChangedAtMs: number;
}
