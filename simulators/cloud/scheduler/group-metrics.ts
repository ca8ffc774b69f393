// What a schedule group tells CloudWatch. https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
import { seriesBy } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { DeliveryOutcome } from "../engines/target-delivery.ts";

export const groupMetrics =
  (metrics: MetricSink) =>
  (groupName: string, outcome: DeliveryOutcome): void => {
    const series = seriesBy(metrics, "AWS/Scheduler", { ScheduleGroup: groupName });
    switch (outcome) {
      case "delivered":
        series("InvocationAttemptCount").add(1);
        return;
      case "failed":
        series("InvocationAttemptCount").add(1);
        series("TargetErrorCount").add(1);
        return;
      case "dead-lettered":
        series("InvocationsSentToDeadLetterCount").add(1);
        return;
      case "dropped":
        series("InvocationDroppedCount").add(1);
    }
  };
