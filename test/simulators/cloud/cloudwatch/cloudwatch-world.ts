// CloudWatch with what it works with: queues that publish metrics, topics that alarms publish to, the default bus.
import { createCloudWatch } from "../../../../simulators/cloud/cloudwatch/cloudwatch.ts";
import type { AlarmSettings } from "../../../../simulators/cloud/cloudwatch/alarm.ts";
import { metricStatistic } from "../../../../simulators/cloud/cloudwatch/metric-query.ts";
import { createMetricStore } from "../../../../simulators/cloud/cloudwatch/metric-store.ts";
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import type { ServiceEvent } from "../../../../simulators/cloud/ports/event-bus.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { createSns } from "../../../../simulators/cloud/sns/sns.ts";
import { createSqs } from "../../../../simulators/cloud/sqs/sqs.ts";
import { allowAll } from "../allow-all.ts";
import { unusedFunctions } from "../unused.ts";

export const account = { accountId: "123456789012", region: "eu-central-1" };
export const startMs = Date.UTC(2026, 0, 5, 8);
export const minuteMs = 60_000;
export const operator: Principal = { kind: "operator", userArn: "arn:aws:iam::123456789012:user/operator" };

export function cloudWatchWorld(access: AccessControl = allowAll) {
  const clock = new VirtualClock(startMs);
  const store = createMetricStore(clock);
  const random = seededRandom(1);
  const onFault = (error: unknown): never => {
    throw error;
  };
  const endpoint = () => "http://127.0.0.1:1";
  const sqs = createSqs({ clock, random, account, access, metrics: store, endpoint });
  const functions = unusedFunctions;
  const sns = createSns({ clock, random, account, access, functions, queues: sqs.queues, onFault });
  const events: ServiceEvent[] = [];
  const bus = { publish: (event: ServiceEvent) => void events.push(event) };
  const cloudwatch = createCloudWatch({ clock, account, store, topics: sns.topics, events: bus });
  return { clock, store, sqs, sns, events, cloudwatch };
}

export const metric = { namespace: "App", name: "Depth", dimensions: { Queue: "q" } };

/** 2 of 3 minutes over 10, missing data not breaching, and nobody told. */
export const alarmSettings = (changes: Partial<AlarmSettings> = {}): AlarmSettings => ({
  name: "depth",
  description: undefined,
  source: { kind: "metric", of: metricStatistic({ metric, statisticName: "Maximum", periodSeconds: 60 }) },
  periodMs: minuteMs,
  comparison: "GreaterThanThreshold",
  threshold: 10,
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  treatMissingData: "notBreaching",
  actionsEnabled: true,
  actions: { OK: [], ALARM: [], INSUFFICIENT_DATA: [] },
  evaluateLowSampleCounts: true,
  ...changes,
});
