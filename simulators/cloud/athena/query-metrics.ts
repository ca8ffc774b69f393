// What a workgroup tells CloudWatch of each query that ended: by workgroup, and by state and type within it.
// https://docs.aws.amazon.com/athena/latest/ug/query-metrics-viewing.html
import { seriesBy } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { QueryExecution } from "./query-execution.ts";

const namespace = "AWS/Athena";

export function putQueryMetrics(metrics: MetricSink, execution: QueryExecution): void {
  const { request, state, statementType, submittedAtMs, bytesScanned } = execution;
  const endedAtMs = execution.completedAtMs ?? submittedAtMs;
  const startedAtMs = execution.startedAtMs ?? endedAtMs;
  const byGroup = { WorkGroup: request.workgroup };
  const byState = { ...byGroup, QueryState: state, QueryType: statementType };
  for (const dimensions of [byGroup, byState]) {
    const series = seriesBy(metrics, namespace, dimensions);
    series("TotalExecutionTime", "Milliseconds").add(endedAtMs - submittedAtMs);
    series("EngineExecutionTime", "Milliseconds").add(endedAtMs - startedAtMs);
    series("QueryQueueTime", "Milliseconds").add(startedAtMs - submittedAtMs);
    series("ProcessedBytes", "Bytes").add(bytesScanned);
  }
}
