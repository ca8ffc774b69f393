// Metrics embedded in log lines: JSON with an `_aws` member that says which members are metrics, and of what dimensions.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
import { z } from "zod";
import type { Clock } from "../kernel/clock.ts";
import type { MetricSink } from "../ports/metrics.ts";
import { limits } from "./limits.ts";

const directive = z.object({
  Namespace: z.string().min(1),
  Dimensions: z.array(z.array(z.string()).max(limits.dimensionsMax)),
  Metrics: z
    .array(z.object({ Name: z.string().min(1), Unit: z.string().default("None") }))
    .max(limits.embeddedMetricsMax),
});

const document = z.looseObject({
  _aws: z.object({ Timestamp: z.number(), CloudWatchMetrics: z.array(directive) }),
});

type Document = z.output<typeof document>;

/** Takes the metrics out of a log event's message; a message that holds none, or is out of form, is a log line and no more. */
export function embeddedMetricsReader(
  metrics: MetricSink,
  clock: Pick<Clock, "now">,
): (event: { readonly message: string }) => void {
  return ({ message }) => {
    if (!message.includes('"CloudWatchMetrics"')) return;
    const parsed = parse(message);
    if (parsed === undefined) return;
    const timeMs = parsed._aws.Timestamp;
    const ageMs = clock.now() - timeMs;
    if (ageMs > limits.pastMsMax || ageMs < -limits.futureMsMax) return;
    for (const one of parsed._aws.CloudWatchMetrics) putAll(metrics, parsed, one, timeMs);
  };
}

/** Some writers put text before the JSON. */
function parse(message: string): Document | undefined {
  try {
    return document.safeParse(JSON.parse(message.slice(message.indexOf("{")))).data;
  } catch {
    return undefined;
  }
}

function putAll(
  metrics: MetricSink,
  members: Document,
  { Namespace: namespace, Dimensions, Metrics }: z.output<typeof directive>,
  timeMs: number,
): void {
  const sets = Dimensions.length === 0 ? [[]] : Dimensions;
  for (const names of sets) {
    const dimensions = Object.fromEntries(names.map((name) => [name, textOf(members[name])]));
    for (const { Name: name, Unit: unit } of Metrics)
      for (const value of valuesOf(members[name])) metrics.put({ namespace, name, dimensions, value, unit, timeMs });
  }
}

const textOf = (value: unknown): string =>
  typeof value === "string" || typeof value === "number" || typeof value === "boolean" ? String(value) : "";

const valuesOf = (value: unknown): readonly number[] =>
  (Array.isArray(value) ? value : [value]).filter((one: unknown): one is number => typeof one === "number");
