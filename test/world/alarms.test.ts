// The stage's own alarms over the real pipe: what goes wrong in it sets the one off that is about it, which ends when it is over.
import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { expect, test } from "vitest";
import { z } from "zod";
import { noFaults } from "../../simulators/fleet/fault-mix.ts";
import { describeAlarms, firedAlarms } from "../../simulators/run/fired-alarms.ts";
import { cloudWatch } from "./evidence.ts";
import { defaultProject, worldOf } from "./world-of.ts";

const minuteMs = 60_000;
const one = worldOf(defaultProject);

const fired = () => firedAlarms(one().world.cloud.alarmChanges());

test("every alarm of the stage is OK once it has looked, and a fleet without faults sets none off", async () => {
  await one().send({ name: "undisturbed", durationMs: 5 * minuteMs });
  await one().pass(20);

  const changes = one().world.cloud.alarmChanges();
  expect(changes).toHaveLength(17);
  expect(new Set(changes.map(({ from, to }) => `${from} ${to}`))).toEqual(new Set(["INSUFFICIENT_DATA OK"]));
  expect(describeAlarms(fired())).toEqual(["alarms:   none went off"]);
});

const metric = z.object({
  Namespace: z.string(),
  MetricName: z.string(),
  Dimensions: z.array(z.object({ Name: z.string(), Value: z.string() })),
});
const describedAlarms = z.object({
  MetricAlarms: z.array(
    z.union([
      metric.transform((watched) => [watched]),
      z
        .object({ Metrics: z.array(z.object({ MetricStat: z.object({ Metric: metric }).optional() })) })
        .transform(({ Metrics }) =>
          Metrics.flatMap(({ MetricStat }) => (MetricStat === undefined ? [] : [MetricStat.Metric])),
        ),
    ]),
  ),
});
const listedMetrics = z.object({ Metrics: z.array(metric) });

/** `AWS/SQS ApproximateAgeOfOldestMessage QueueName=millrace-dev-ingestion-events` */
const keyOf = ({ Namespace, MetricName, Dimensions }: z.output<typeof metric>): string =>
  [Namespace, MetricName, ...Dimensions.map(({ Name, Value }) => `${Name}=${Value}`).sort()].join(" ");

test("what alarms watch is published under those names and dimensions, but for what never happened", async () => {
  const { MetricAlarms: watched } = describedAlarms.parse(
    await cloudWatch(one(), "DescribeAlarms", { MaxRecords: 100 }),
  );
  const { Metrics: published } = listedMetrics.parse(await cloudWatch(one(), "ListMetrics", {}));

  const known = new Set(published.map(keyOf));
  const never = [...new Set(watched.flat().map(keyOf))].filter((key) => !known.has(key));
  expect(watched).toHaveLength(17);
  expect(never.sort()).toEqual([
    "AWS/Athena TotalExecutionTime QueryState=FAILED QueryType=DML WorkGroup=millrace-dev-reports",
    "AWS/IoT Failure ActionType=Kinesis RuleName=millrace_dev_telemetry",
    "AWS/Lambda Duration FunctionName=millrace-dev-admit-device",
    "AWS/Lambda Errors FunctionName=millrace-dev-admit-device",
    "AWS/Lambda Invocations FunctionName=millrace-dev-admit-device",
  ]);
  expect(known).toContain(
    "AWS/Athena TotalExecutionTime QueryState=SUCCEEDED QueryType=DML WorkGroup=millrace-dev-reports",
  );
  expect(known).toContain("AWS/IoT Success ActionType=Kinesis RuleName=millrace_dev_telemetry");
});

test("a fleet whose every other reading is malformed sets rejected-share off, until it is gone", async () => {
  const devices = { kind: "simulated", count: 8, intervalMs: 30_000 } as const;
  await one().send({ name: "malformed", devices, faults: { ...noFaults, malformed: 0.5 }, durationMs: 15 * minuteMs });
  await one().pass(60);

  const alarms = fired();
  expect(alarms.map(({ alarm }) => alarm)).toEqual(["millrace-dev-rejected-share"]);
  expect(alarms[0]?.endedAtMs).toBeGreaterThan(alarms[0]!.firedAtMs);
  expect(describeAlarms(alarms)[1]).toMatch(
    /^ {2}millrace-dev-rejected-share, 2026-01-05 08:\d\d:10 to 2026-01-05 0\d:\d\d:10: Threshold Crossed: /,
  );
});

test("a message among the report failures sets report-failures off within 3 minutes, until the queue is empty", async () => {
  const { world } = one();
  const { clients, stack, driver } = world;
  const QueueUrl = stack.outputs.reportFailuresQueueUrl;
  const sentAtMs = driver.clock.now();
  await world.settle(clients.sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" })), "the message");

  await one().pass(10);
  await world.settle(clients.sqs.send(new PurgeQueueCommand({ QueueUrl })), "the purge");
  await one().pass(10);

  const [, alarm] = fired();
  expect(alarm).toMatchObject({ alarm: "millrace-dev-report-failures" });
  expect(alarm!.firedAtMs - sentAtMs).toBeLessThan(3 * minuteMs + 11_000);
  expect(alarm!.endedAtMs).toBeLessThan(sentAtMs + 20 * minuteMs);
  expect(fired()).toHaveLength(2);
});
