// How a service keeps the series of its metrics: looked up once, and none at all where nobody asks for them.
import type { MetricSeries, MetricSink } from "../ports/metrics.ts";

/** For a service whose metrics nobody asks for. */
export const noMetrics: MetricSink = {
  put: () => undefined,
  series: () => ({ add: () => undefined }),
};

/** The series of one namespace and one set of dimensions, made when first asked for. */
export function seriesBy(
  metrics: MetricSink,
  namespace: string,
  dimensions: Readonly<Record<string, string>>,
): (name: string, unit?: string) => MetricSeries {
  const known = new Map<string, MetricSeries>();
  return (name, unit = "Count") => {
    const series = known.get(name) ?? metrics.series({ namespace, name, dimensions }, unit);
    known.set(name, series);
    return series;
  };
}
