// An alarm's verdict on its data points, missing ones included, by the tables of
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
import type { AlarmRule, AlarmState, ComparisonOperator } from "./alarm.ts";
import type { Values } from "./metric-math.ts";

export interface Judgement {
  /** `retained`: the alarm stays as it is. */
  readonly state: AlarmState | "retained";
  /** The data points that decided, newest first, by their place in the values. */
  readonly evaluated: readonly { readonly index: number; readonly value: number }[];
  readonly breachingCount: number;
  /** Missing ones that were treated as something. */
  readonly filledCount: number;
}

/** `values`: the evaluation range, oldest first. */
export function judgeDatapoints(values: Values, rule: AlarmRule): Judgement {
  const { evaluationPeriods, datapointsToAlarm, treatMissingData } = rule;
  const existing = values
    .flatMap((value, index) => (value === undefined ? [] : [{ index, value }]))
    .reverse()
    .slice(0, evaluationPeriods);
  const isBreaching = ({ value }: { value: number }): boolean => breaches(value, rule.comparison, rule.threshold);
  const breaching = existing.filter(isBreaching);
  const filledCount = evaluationPeriods - existing.length;
  const known = { evaluated: existing, breachingCount: breaching.length, filledCount };

  if (breaching.length >= datapointsToAlarm) return { ...known, state: "ALARM" };
  if (filledCount === 0) return { ...known, state: "OK" };
  switch (treatMissingData) {
    case "breaching":
      return { ...known, state: breaching.length + filledCount >= datapointsToAlarm ? "ALARM" : "OK" };
    case "notBreaching":
      return { ...known, state: "OK" };
    case "missing":
    case "ignore": {
      if (existing.length > breaching.length) return { ...known, state: "OK" };
      if (treatMissingData === "ignore") return { ...known, state: "retained" };
      // Nothing but breaches and gaps since the oldest breach: it counts once it is as old as M data points.
      const oldest = breaching.at(-1);
      const isOldEnough = oldest !== undefined && values.length - oldest.index >= datapointsToAlarm;
      return { ...known, state: isOldEnough ? "ALARM" : "INSUFFICIENT_DATA" };
    }
  }
}

export function breaches(value: number, comparison: ComparisonOperator, threshold: number): boolean {
  switch (comparison) {
    case "GreaterThanOrEqualToThreshold":
      return value >= threshold;
    case "GreaterThanThreshold":
      return value > threshold;
    case "LessThanThreshold":
      return value < threshold;
    case "LessThanOrEqualToThreshold":
      return value <= threshold;
  }
}
