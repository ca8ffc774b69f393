// Members that CloudWatch's operations share, as they arrive by JSON (numbers, epoch seconds) and by the query protocol (text).
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_Types.html
import { z } from "zod";
import type { MetricIdentity } from "../../ports/metrics.ts";
import { AwsError } from "../../wire/aws-error.ts";
import { paging, type Page, type PageRequest } from "../../wire/page.ts";
import { limits } from "../limits.ts";

export const number = z.coerce.number();
export const wholeNumber = z.coerce.number().int();
export const flag = z.union([z.boolean(), z.enum(["true", "false"]).transform((text) => text === "true")]);

/** Epoch milliseconds. */
export const instant = z.union([
  z.number().transform((seconds) => seconds * 1000),
  z
    .string()
    .transform((text) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)))
    .pipe(z.number()),
]);

export const dimensions = z
  .array(z.object({ Name: z.string().min(1), Value: z.string().min(1) }))
  .max(limits.dimensionsMax)
  .default([]);

export const metricMember = z.object({ Namespace: z.string(), MetricName: z.string(), Dimensions: dimensions });

export const dimensionRecord = (given: z.output<typeof dimensions>): Record<string, string> =>
  Object.fromEntries(given.map(({ Name, Value }) => [Name, Value]));

export const identityOf = ({ Namespace, MetricName, Dimensions }: z.output<typeof metricMember>): MetricIdentity => ({
  namespace: Namespace,
  name: MetricName,
  dimensions: dimensionRecord(Dimensions),
});

export const describeMetric = ({ namespace, name, dimensions: given }: MetricIdentity) => ({
  Namespace: namespace,
  MetricName: name,
  Dimensions: Object.entries(given).map(([Name, Value]) => ({ Name, Value })),
});

const invalidToken = (): AwsError => new AwsError("InvalidNextToken", 400, "The next token specified is invalid.");
const takePage = paging(invalidToken);

/** @throws AwsError InvalidNextToken for a token that no page gave out, or of a list that has become shorter. */
export function pageOf<Item>(items: readonly Item[], request: PageRequest): Page<Item> {
  if (Number(request.token ?? 0) > items.length) throw invalidToken();
  return takePage(items, request);
}

/** Most of CloudWatch's actions know no resource. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html */
export const onEverything = (action: string) => () => [{ action: `cloudwatch:${action}`, resources: ["*"] }];
