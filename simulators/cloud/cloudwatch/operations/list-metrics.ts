// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_ListMetrics.html
import { z } from "zod";
import type { MetricIdentity } from "../../ports/metrics.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import type { MetricStore } from "../metric-store.ts";
import { describeMetric, onEverything, pageOf } from "./members.ts";

const input = z.object({
  Namespace: z.string().optional(),
  MetricName: z.string().optional(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string().optional() })).default([]),
  RecentlyActive: z.literal("PT3H").optional(),
  NextToken: z.string().optional(),
});

export const listMetrics = ({ store }: { store: MetricStore }): Operation =>
  defineOperation({
    name: "ListMetrics",
    input,
    permissions: onEverything("ListMetrics"),
    run(request) {
      const found = store.list().filter((metric) => isWanted(metric, request));
      const { items, nextToken } = pageOf(found, { token: request.NextToken, limit: limits.listMetricsPageMax });
      return { Metrics: items.map(describeMetric), NextToken: nextToken };
    },
  });

const isWanted = (
  { namespace, name, dimensions }: MetricIdentity,
  { Namespace = namespace, MetricName = name, Dimensions }: z.output<typeof input>,
): boolean =>
  namespace === Namespace &&
  name === MetricName &&
  Dimensions.every(({ Name, Value }) => Name in dimensions && (Value === undefined || dimensions[Name] === Value));
