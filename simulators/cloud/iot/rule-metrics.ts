// What the rules engine tells CloudWatch of a rule. https://docs.aws.amazon.com/iot/latest/developerguide/metrics_dimensions.html
import { seriesBy } from "../engines/metric-series.ts";
import type { MetricSeries, MetricSink } from "../ports/metrics.ts";
import type { Action } from "./actions/action.ts";

export interface RuleMetrics {
  /** Called for every message. */
  matched(): void;
  succeeded(action: Action): void;
  failed(action: Action): void;
  errorActionEnded(action: Action, isSuccess: boolean): void;
}

export function ruleMetrics(metrics: MetricSink, ruleName: string): RuleMetrics {
  const topicMatch = seriesBy(metrics, "AWS/IoT", { RuleName: ruleName })("TopicMatch");
  const byType = new Map<string, (name: string) => MetricSeries>();
  const seriesOf = (action: Action, name: string): MetricSeries => {
    let series = byType.get(action.name);
    if (series === undefined) {
      const dimensions = { RuleName: ruleName, ActionType: action.name.replace(/Action$/, "") };
      series = seriesBy(metrics, "AWS/IoT", dimensions);
      byType.set(action.name, series);
    }
    return series(name);
  };
  return {
    matched: () => topicMatch.add(1),
    succeeded: (action) => seriesOf(action, "Success").add(1),
    failed: (action) => seriesOf(action, "Failure").add(1),
    errorActionEnded: (action, isSuccess) =>
      seriesOf(action, isSuccess ? "ErrorActionSuccess" : "ErrorActionFailure").add(1),
  };
}
