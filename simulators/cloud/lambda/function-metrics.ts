// What a function tells CloudWatch. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
import type { Clock } from "../kernel/clock.ts";
import { seriesBy } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";

export interface FunctionMetrics {
  /** At an invocation's end. A throttled one is none. */
  invoked(outcome: { readonly isError: boolean; readonly durationMs: number; readonly concurrency: number }): void;
  throttled(): void;
  /** Lambda's own queue took an event, or gave one up. */
  eventReceived(): void;
  eventDropped(): void;
}

const namespace = "AWS/Lambda";

export function functionMetrics(metrics: MetricSink, clock: Clock, functionName: string): FunctionMetrics {
  const dimensions = { FunctionName: functionName };
  const series = seriesBy(metrics, namespace, dimensions);
  return {
    invoked({ isError, durationMs, concurrency }) {
      series("Invocations").add(1);
      series("Errors").add(isError ? 1 : 0);
      series("Throttles").add(0);
      series("ConcurrentExecutions").add(concurrency);
      // With its distribution: percentiles of durations are what one asks for.
      metrics.put({
        namespace,
        name: "Duration",
        dimensions,
        value: durationMs,
        unit: "Milliseconds",
        timeMs: clock.now(),
      });
    },
    throttled: () => series("Throttles").add(1),
    eventReceived: () => series("AsyncEventsReceived").add(1),
    eventDropped: () => series("AsyncEventsDropped").add(1),
  };
}
