import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { textWith } from "../simulators/cloud/matching.ts";
import { accountId, evaluatePipe, region, stageOf, type EvaluatedPipe, type Registered } from "./evaluated-pipe.ts";

let dev: EvaluatedPipe;
let costly: EvaluatedPipe;
let direct: EvaluatedPipe;

beforeAll(async () => {
  dev = await evaluatePipe(stageOf("dev"));
  direct = await evaluatePipe(stageOf("dev", { "millrace:trigger": "direct" }));
  costly = await evaluatePipe(
    stageOf("staging", {
      "millrace:alarmEmail": "ops@example.com",
      "millrace:monthlyBudgetDollars": "250",
      "millrace:tracing": "on",
      "millrace:scheduleTimeZone": "Europe/Berlin",
      "millrace:scheduleWindowMinutes": "15",
    }),
  );
});

const topicArn = `arn:aws:sns:${region}:${accountId}:topic/millrace-dev-alarms`;
const ofType = (pipe: EvaluatedPipe, type: string): readonly Registered[] =>
  pipe.resources.filter((resource) => resource.type === type);
const alarmsOf = (pipe: EvaluatedPipe): readonly Registered[] => ofType(pipe, "aws:cloudwatch/metricAlarm:MetricAlarm");

/** The last part of an alarm's name, which is its section of the runbook. */
const roleOf = ({ inputs }: Registered): string => String(inputs.name).replace(/^millrace-(?:dev|staging)-/, "");

const functionAlarms = ["admit-device", "transform", "run-reports", "publish-report"].flatMap((source) => [
  `${source}-errors`,
  `${source}-duration`,
]);

describe("alarms", () => {
  test("there is one for whatever may go wrong on a hop, and two for each function", () => {
    const expected = [
      "rule-failures",
      "stream-throttles",
      "stream-iterator-age",
      "delivery-freshness",
      "rejected-share",
      "queue-age",
      "ingestion-dead-letters",
      "failed-queries",
      "report-failures",
      ...functionAlarms,
    ];
    expect(alarmsOf(dev).map(roleOf).sort()).toEqual(expected.sort());
  });

  test("with the direct trigger there is no queue to watch", () => {
    const roles = alarmsOf(direct).map(roleOf);

    expect(
      alarmsOf(dev)
        .map(roleOf)
        .filter((role) => !roles.includes(role)),
    ).toEqual(["queue-age", "ingestion-dead-letters"]);
  });

  test("each takes 2 bad data points of 3, takes missing ones for good, and tells the topic both ways", () => {
    for (const { name, inputs, waitsFor } of alarmsOf(dev)) {
      expect(inputs).toMatchObject({
        name: name.replace("millrace-operations-", "millrace-dev-"),
        evaluationPeriods: 3,
        datapointsToAlarm: 2,
        treatMissingData: "notBreaching",
        comparisonOperator: "GreaterThanThreshold",
        alarmActions: [topicArn],
        okActions: [topicArn],
      });
      expect(waitsFor).toContain("TopicPolicy millrace-operations-alarms");
    }
  });

  test("each has a section in the runbook under its role, and its description says so", () => {
    const runbook = readFileSync(new URL("../../docs/runbook.md", import.meta.url), "utf8");
    const sections = [...runbook.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);

    expect([...sections].sort()).toEqual(alarmsOf(dev).map(roleOf).sort());
    for (const alarm of alarmsOf(dev))
      expect(alarm.inputs.alarmDescription).toMatch(new RegExp(`\\. What to do: docs/runbook\\.md#${roleOf(alarm)}$`));
  });

  test("thresholds follow the stage's settings", () => {
    const threshold = (name: string) => dev.resource(`MetricAlarm millrace-operations-${name}`).inputs.threshold;

    expect(threshold("delivery-freshness")).toBe(60 + 15 * 60);
    expect(threshold("stream-iterator-age")).toBe(15 * 60_000);
    expect(threshold("queue-age")).toBe(6 * 60 + 60 + 15 * 60);
    expect(threshold("run-reports-duration")).toBe(0.8 * 60_000);
    expect(threshold("admit-device-duration")).toBe(0.8 * 5_000);
  });

  test("the rejected share is the rejected of all that the transform judged, in per cent", () => {
    const { inputs } = dev.resource("MetricAlarm millrace-operations-rejected-share");

    const sum = (metricName: string) => ({
      namespace: "Millrace",
      metricName,
      dimensions: { service: "transform", stage: "millrace-dev" },
      period: 300,
      stat: "Sum",
    });
    expect(inputs.metricQueries).toEqual([
      { id: "share", label: "per cent", expression: "100 * part / (whole0 + whole1)", returnData: true },
      { id: "part", metric: sum("ReadingsRejected") },
      { id: "whole0", metric: sum("ReadingsAccepted") },
      { id: "whole1", metric: sum("ReadingsRejected") },
    ]);
    expect(dev.resource("Function millrace-transform").inputs.environment).toMatchObject({
      variables: { STAGE: "millrace-dev" },
    });
  });
});

describe("the alarms' topic", () => {
  test("is under a key of its own, as CloudWatch may not use AWS's for SNS, and takes this account's alarms alone", () => {
    const { inputs } = dev.resource("Topic millrace-operations-alarms");
    const policy: unknown = JSON.parse(String(dev.resource("TopicPolicy millrace-operations-alarms").inputs.policy));
    const keyPolicy = String(dev.resource("Key millrace-operations-alarms").inputs.policy);

    expect(inputs).toMatchObject({
      name: "millrace-dev-alarms",
      kmsMasterKeyId: textWith(":kms:"),
    });
    expect(policy).toEqual({
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { Service: "cloudwatch.amazonaws.com" },
          Action: ["sns:Publish"],
          Resource: [topicArn],
          Condition: { StringEquals: { "aws:SourceAccount": accountId } },
        },
      ],
    });
    expect(keyPolicy).toContain('"Principal":{"Service":"cloudwatch.amazonaws.com"}');
  });

  test("tells an e-mail address if the stage has one", () => {
    expect(ofType(dev, "aws:sns/topicSubscription:TopicSubscription")).toEqual([]);
    expect(costly.resource("TopicSubscription millrace-operations-alarms").inputs).toMatchObject({
      protocol: "email",
      endpoint: "ops@example.com",
    });
  });
});

describe("the budget", () => {
  test("is none by default", () => {
    expect(ofType(dev, "aws:budgets/budget:Budget")).toEqual([]);
  });

  test("of 250 dollars tells the topic, which lets Budgets publish, at 80 % spent and when more is forecast", () => {
    const policy = String(costly.resource("TopicPolicy millrace-operations-alarms").inputs.policy);

    expect(costly.resource("Budget millrace-operations").inputs).toMatchObject({
      name: "millrace-staging-month",
      limitAmount: "250",
      costFilters: [{ name: "TagKeyValue", values: ["user:stage$staging"] }],
      notifications: [
        { notificationType: "ACTUAL", threshold: 80 },
        { notificationType: "FORECASTED", threshold: 100 },
      ],
    });
    expect(policy).toContain('"Principal":{"Service":"budgets.amazonaws.com"}');
  });
});

const dashboardSchema = z.object({
  widgets: z.array(
    z.object({
      type: z.string(),
      x: z.number(),
      y: z.number(),
      width: z.number(),
      height: z.number(),
      properties: z.object({ title: z.string() }),
    }),
  ),
});

describe("the dashboard", () => {
  test("has the alarms, then a row of 24 columns for each hop in the order data flows", () => {
    const { widgets } = dashboardSchema.parse(
      JSON.parse(String(dev.resource("Dashboard millrace-operations").inputs.dashboardBody)),
    );

    const tops = [...new Set(widgets.map(({ y }) => y))].sort((one, other) => one - other);
    const rows = tops.map((top) => widgets.filter(({ y }) => y === top));
    const widths = rows.map((row) => row.reduce((sum, { width }) => sum + width, 0));
    const firstWords = rows.map(([first]) => first!.properties.title.split(":")[0]);
    expect(firstWords).toEqual([
      "Alarms",
      "Rule",
      "Stream",
      "Delivery",
      "Transform",
      "Readings accepted",
      "New objects",
      "Run reports",
      "Queries",
      "Publish report",
    ]);
    expect(new Set(widths)).toEqual(new Set([24]));
  });
});

describe("tracing", () => {
  test("is off unless the stage says so; then every function sends traces and may", () => {
    const functions = ofType(costly, "aws:lambda/function:Function");

    expect(ofType(dev, "aws:lambda/function:Function").filter(({ inputs }) => "tracingConfig" in inputs)).toEqual([]);
    expect(functions.map(({ inputs }) => inputs.tracingConfig)).toEqual(functions.map(() => ({ mode: "Active" })));
    for (const { name } of functions)
      expect(String(costly.resource(`RolePolicy ${name}`).inputs.policy)).toContain("xray:PutTraceSegments");
  });
});

describe("the schedule", () => {
  test("runs at its time in UTC, or within the stage's window in the stage's time zone", () => {
    expect(dev.resource("Schedule millrace-closing").inputs).toMatchObject({
      scheduleExpressionTimezone: "UTC",
      flexibleTimeWindow: { mode: "OFF" },
    });
    expect(costly.resource("Schedule millrace-closing").inputs).toMatchObject({
      scheduleExpressionTimezone: "Europe/Berlin",
      flexibleTimeWindow: { mode: "FLEXIBLE", maximumWindowInMinutes: 15 },
      target: { retryPolicy: { maximumRetryAttempts: 10, maximumEventAgeInSeconds: 3600 } },
    });
  });

  test("there is one group for a stage's schedules", () => {
    expect(ofType(dev, "aws:scheduler/scheduleGroup:ScheduleGroup")).toHaveLength(1);
  });
});
