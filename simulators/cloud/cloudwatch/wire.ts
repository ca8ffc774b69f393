// CloudWatch on the wire: awsJson1_0, which clients of today speak, and awsQuery, which those before them did.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch-protocols-faq.html
import type { Clock } from "../kernel/clock.ts";
import type { QueryErrorNames, WireService } from "../wire/protocol.ts";
import type { AlarmHistory } from "./alarm-history.ts";
import type { Alarms } from "./alarms.ts";
import type { Dashboards } from "./dashboards.ts";
import type { MetricStore } from "./metric-store.ts";
import { getDashboard, listDashboards } from "./operations/dashboards.ts";
import { describeAlarmHistory } from "./operations/describe-alarm-history.ts";
import { describeAlarms } from "./operations/describe-alarms.ts";
import { getMetricData } from "./operations/get-metric-data.ts";
import { getMetricStatistics } from "./operations/get-metric-statistics.ts";
import { listMetrics } from "./operations/list-metrics.ts";
import { putMetricData } from "./operations/put-metric-data.ts";
import { setAlarmState } from "./operations/set-alarm-state.ts";

export interface CloudWatchContext {
  readonly clock: Clock;
  readonly store: MetricStore;
  readonly alarms: Alarms;
  readonly history: AlarmHistory;
  readonly dashboards: Dashboards;
}

export function cloudWatchWires(context: CloudWatchContext): readonly WireService[] {
  const operations = [
    describeAlarmHistory,
    describeAlarms,
    getDashboard,
    getMetricData,
    getMetricStatistics,
    listDashboards,
    listMetrics,
    putMetricData,
    setAlarmState,
  ].map((operation) => operation(context));
  return [
    { protocol: "json", target: "GraniteServiceVersion20100801", version: "1.0", operations, queryErrorNames },
    {
      protocol: "query",
      signingName: "monitoring",
      namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
      operations,
    },
  ];
}

/** Shapes whose names are not their codes. https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CommonErrors.html */
const shapes: Readonly<Record<string, string>> = {
  InvalidParameterCombination: "InvalidParameterCombinationException",
  InvalidParameterInput: "DashboardInvalidInputError",
  InvalidParameterValue: "InvalidParameterValueException",
};

const queryErrorNames = (code: string): QueryErrorNames => ({ type: shapes[code] ?? code, queryCode: code });
