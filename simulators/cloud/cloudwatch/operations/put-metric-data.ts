// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html
import { z } from "zod";
import type { Clock } from "../../kernel/clock.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import type { MetricStore } from "../metric-store.ts";
import { dimensionRecord, dimensions, instant, number, onEverything, wholeNumber } from "./members.ts";

const datum = z.object({
  MetricName: z.string().min(1).max(limits.nameCharsMax),
  Dimensions: dimensions,
  Timestamp: instant.optional(),
  Value: number.optional(),
  Values: z.array(number).max(limits.valuesPerDatumMax).optional(),
  Counts: z.array(number).max(limits.valuesPerDatumMax).optional(),
  StatisticValues: z.object({ SampleCount: number, Sum: number, Minimum: number, Maximum: number }).optional(),
  Unit: z.string().default("None"),
  StorageResolution: wholeNumber.optional(),
});

type Datum = z.output<typeof datum>;

const input = z.object({
  Namespace: z.string().min(1).max(limits.nameCharsMax),
  MetricData: z.array(datum).max(limits.metricDataMax).default([]),
});

export const putMetricData = ({ store, clock }: { store: MetricStore; clock: Clock }): Operation =>
  defineOperation({
    name: "PutMetricData",
    input,
    permissions: onEverything("PutMetricData"),
    run({ Namespace, MetricData }) {
      for (const [index, one] of MetricData.entries()) check(one, index, clock.now());
      for (const one of MetricData) put(store, Namespace, one, clock.now());
      return {};
    },
  });

function put(store: MetricStore, namespace: string, one: Datum, nowMs: number): void {
  const { MetricName: name, Unit: unit, Timestamp: timeMs = nowMs, StatisticValues: set } = one;
  const identity = { namespace, name, dimensions: dimensionRecord(one.Dimensions) };
  if (set !== undefined) {
    const { SampleCount: count, Sum: sum, Minimum: min, Maximum: max } = set;
    store.putStatistics(identity, unit, timeMs, { count, sum, min, max });
  }
  for (const [index, value] of (one.Values ?? (one.Value === undefined ? [] : [one.Value])).entries())
    store.put({ ...identity, unit, timeMs, value, count: one.Counts?.[index] ?? 1 });
}

function check({ Timestamp, Value, Values, StatisticValues, StorageResolution }: Datum, index: number, nowMs: number) {
  const name = `MetricData.member.${index + 1}`;
  const given = [Value, Values, StatisticValues].filter((one) => one !== undefined);
  if (given.length !== 1)
    throw new AwsError(
      "InvalidParameterCombination",
      400,
      `The parameters ${name}.Value, ${name}.Values and ${name}.StatisticValues are mutually exclusive and you have specified ${given.length}.`,
    );
  if (StorageResolution === 1)
    throw new AwsError(
      "InvalidParameterValue",
      400,
      "The embedded cloud keeps metrics by the minute, not by the second",
    );
  const ageMs = nowMs - (Timestamp ?? nowMs);
  if (ageMs > limits.pastMsMax || ageMs < -limits.futureMsMax)
    throw new AwsError(
      "InvalidParameterValue",
      400,
      `The value of ${name}.Timestamp must be within two weeks before and two hours after the present.`,
    );
}
