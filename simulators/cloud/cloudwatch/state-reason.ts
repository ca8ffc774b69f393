// Why an alarm is in its state, in CloudWatch's words and as the data that goes with them.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarm-evaluation.html
import type { AlarmRule, AlarmState, ComparisonOperator } from "./alarm.ts";
import type { Judgement } from "./judge-datapoints.ts";

export interface Evaluation {
  readonly judgement: Judgement;
  readonly rule: AlarmRule;
  readonly periodMs: number;
  /** The start of the oldest period of the range. */
  readonly rangeStartMs: number;
  readonly statisticName: string | undefined;
  readonly unit: string | undefined;
  readonly evaluatedAtMs: number;
}

const words: Readonly<Record<ComparisonOperator, string>> = {
  GreaterThanOrEqualToThreshold: "greater than or equal to",
  GreaterThanThreshold: "greater than",
  LessThanThreshold: "less than",
  LessThanOrEqualToThreshold: "less than or equal to",
};

export function stateReason(evaluation: Evaluation, from: AlarmState, to: AlarmState): string {
  const { judgement, rule } = evaluation;
  const { evaluationPeriods, datapointsToAlarm, threshold } = rule;
  const unknownCount = evaluationPeriods - judgement.evaluated.length;
  if (to === "INSUFFICIENT_DATA")
    return `Insufficient Data: ${unknownCount} ${plural("datapoint", unknownCount)} ${unknownCount === 1 ? "was" : "were"} unknown.`;
  const missing = `${unknownCount} missing ${plural("datapoint", unknownCount)} ${unknownCount === 1 ? "was" : "were"} treated as [${treatment(rule)}]`;
  if (judgement.evaluated.length === 0)
    return `Threshold Crossed: no datapoints were received for ${evaluationPeriods} ${plural("period", evaluationPeriods)} and ${missing}.`;

  const isAlarm = to === "ALARM";
  const counted = isAlarm ? judgement.breachingCount : judgement.evaluated.length - judgement.breachingCount;
  const neededCount = isAlarm ? datapointsToAlarm : evaluationPeriods - datapointsToAlarm + 1;
  const points = judgement.evaluated.map(
    ({ index, value }) => `${decimal(value)} (${stamp(evaluation.rangeStartMs + index * evaluation.periodMs)})`,
  );
  return [
    `Threshold Crossed: ${counted} out of the last ${evaluationPeriods} datapoints [${points.join(", ")}]`,
    `${counted === 1 ? "was" : "were"} ${isAlarm ? "" : "not "}${words[rule.comparison]} the threshold (${decimal(threshold)})`,
    ...(unknownCount > 0 ? [`and ${missing}`] : []),
    `(minimum ${neededCount} ${plural("datapoint", neededCount)} for ${from} -> ${to} transition).`,
  ].join(" ");
}

/** As JSON: what a client that does not read sentences looks at. */
export function reasonData(evaluation: Evaluation): string {
  const { judgement, rule, periodMs, rangeStartMs, evaluatedAtMs, statisticName, unit } = evaluation;
  const times = judgement.evaluated.map(({ index }) => rangeStartMs + index * periodMs);
  return JSON.stringify({
    version: "1.0",
    queryDate: offsetTime(evaluatedAtMs),
    ...(times.length === 0 ? {} : { startDate: offsetTime(Math.min(...times)) }),
    ...(unit === undefined ? {} : { unit }),
    ...(statisticName === undefined ? {} : { statistic: statisticName }),
    period: periodMs / 1000,
    recentDatapoints: judgement.evaluated.map(({ value }) => value).reverse(),
    threshold: rule.threshold,
    evaluatedDatapoints: judgement.evaluated.map(({ value }, place) => ({
      timestamp: offsetTime(times[place] ?? 0),
      value,
    })),
  });
}

/** `2026-01-05T08:04:10.000+0000`, as alarms write times. */
export const offsetTime = (timeMs: number): string => new Date(timeMs).toISOString().replace("Z", "+0000");

const plural = (word: string, count: number): string => (count === 1 ? word : `${word}s`);

const treatment = ({ treatMissingData }: AlarmRule): string =>
  treatMissingData.charAt(0).toUpperCase() + treatMissingData.slice(1);

const decimal = (value: number): string => (Number.isInteger(value) ? value.toFixed(1) : String(value));

/** `05/01/26 08:04:00` */
function stamp(timeMs: number): string {
  const [date = "", time = ""] = new Date(timeMs).toISOString().split("T");
  const [year = "", month = "", day = ""] = date.split("-");
  return `${day}/${month}/${year.slice(2)} ${time.slice(0, 8)}`;
}
