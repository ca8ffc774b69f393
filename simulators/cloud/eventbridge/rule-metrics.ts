// What a rule tells CloudWatch. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
import { seriesBy } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { DeliveryOutcome } from "../engines/target-delivery.ts";

export interface RuleMetrics {
  matched(ruleName: string): void;
  ended(ruleName: string, outcome: DeliveryOutcome): void;
}

export function ruleMetrics(metrics: MetricSink): RuleMetrics {
  const seriesOf = (ruleName: string) => seriesBy(metrics, "AWS/Events", { RuleName: ruleName });
  return {
    matched(ruleName) {
      const series = seriesOf(ruleName);
      series("MatchedEvents").add(1);
      series("TriggeredRules").add(1);
    },
    ended(ruleName, outcome) {
      const series = seriesOf(ruleName);
      switch (outcome) {
        case "delivered":
          series("Invocations").add(1);
          series("FailedInvocations").add(0);
          return;
        case "failed":
          series("RetryInvocationAttempts").add(1);
          return;
        case "dead-lettered":
          series("FailedInvocations").add(1);
          series("InvocationsSentToDlq").add(1);
          return;
        case "dropped":
          series("FailedInvocations").add(1);
      }
    },
  };
}
