// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_GetMetricStatistics.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { statisticOf } from "../aggregate.ts";
import { limits } from "../limits.ts";
import { alignDown, invalid, metricStatistic } from "../metric-query.ts";
import { metricKey, type MetricStore } from "../metric-store.ts";
import { dimensions, identityOf, instant, onEverything, wholeNumber } from "./members.ts";

const input = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: dimensions,
  StartTime: instant,
  EndTime: instant,
  Period: wholeNumber.min(1),
  Statistics: z.array(z.string()).default([]),
  ExtendedStatistics: z.array(z.string()).default([]),
  Unit: z.string().optional(),
});

type Request = z.output<typeof input>;

export const getMetricStatistics = ({ store }: { store: MetricStore }): Operation =>
  defineOperation({
    name: "GetMetricStatistics",
    input,
    permissions: onEverything("GetMetricStatistics"),
    run(request) {
      const metric = identityOf(request);
      const unit = store.list().find((known) => metricKey(known) === metricKey(metric))?.unit ?? "None";
      return { Label: request.MetricName, Datapoints: datapoints(store, request, unit) };
    },
  });

/** Periods are counted from the start time, rounded down to a full minute; those without data are left out. */
function datapoints(store: MetricStore, request: Request, unit: string) {
  const metric = identityOf(request);
  const { Period, Statistics, ExtendedStatistics, StartTime, EndTime } = request;
  const asked = [...Statistics, ...ExtendedStatistics].map((statisticName) =>
    metricStatistic({ metric, statisticName, periodSeconds: Period }),
  );
  const [first] = asked;
  if (first === undefined) throw invalid("Must specify either Statistics or ExtendedStatistics");
  const { periodMs } = first;
  const startMs = alignDown(StartTime);
  const count = Math.ceil((EndTime - startMs) / periodMs);
  if (count <= 0) throw invalid("The parameter StartTime must be less than the parameter EndTime.");
  if (count > limits.statisticsDatapointsMax)
    throw invalid(`You have requested up to ${count} datapoints, which exceeds the limit of 1,440.`);
  return Array.from({ length: count }, (_, index) => startMs + index * periodMs).flatMap((fromMs) => {
    const aggregate = store.between(metric, fromMs, fromMs + periodMs);
    if (aggregate.count === 0) return [];
    const valueOf = (name: string) => asked.find(({ statisticName }) => statisticName === name);
    const values = (names: readonly string[]) =>
      Object.fromEntries(
        names.map((name) => {
          const statistic = valueOf(name)?.statistic;
          return [name, statistic === undefined ? undefined : statisticOf(aggregate, statistic)];
        }),
      );
    return [
      {
        Timestamp: new Timestamp(fromMs),
        Unit: unit,
        ...values(Statistics),
        ...(ExtendedStatistics.length > 0 && { ExtendedStatistics: values(ExtendedStatistics) }),
      },
    ];
  });
}
