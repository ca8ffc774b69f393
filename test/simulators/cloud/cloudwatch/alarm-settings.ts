// CloudWatch with what it works with: queues that publish metrics, topics that alarms publish to, the default bus; and an alarm of
// which only what matters to a fact is said.
import type { AlarmSettings } from "../../../../simulators/cloud/cloudwatch/alarm.ts";
import { metricStatistic } from "../../../../simulators/cloud/cloudwatch/metric-query.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import type { SetUp } from "../kit/set-up.ts";

export const startMs = Date.UTC(2026, 0, 5, 8);
export const minuteMs = 60_000;

export const alarmCloud = (setUp: SetUp = {}) =>
  cloudWith({ services: ["cloudwatch", "sns", "sqs"], startMs, account: { region: "eu-central-1" }, ...setUp });

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
