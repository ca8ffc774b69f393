// What a rule tells CloudWatch. https://docs.aws.amazon.com/eventbridge/latest/userguide/eb-monitoring.html
import { seriesBy, type MetricSeries, type MetricSink } from "../ports/metrics.ts";
import type { DeliveryOutcome } from "../ports/target-delivery.ts";

export interface RuleMetrics {
  matched(ruleName: string): void;
  ended(ruleName: string, outcome: DeliveryOutcome): void;
}

export function ruleMetrics(metrics: MetricSink): RuleMetrics {
  const byRule = new Map<string, (name: string) => MetricSeries>();
  const seriesOf = (ruleName: string): ((name: string) => MetricSeries) => {
    const series = byRule.get(ruleName) ?? seriesBy(metrics, "AWS/Events", { RuleName: ruleName });
    byRule.set(ruleName, series);
    return series;
  };
  return {
    matched(ruleName) {
      seriesOf(ruleName)("MatchedEvents").add(1);
      seriesOf(ruleName)("TriggeredRules").add(1);
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
