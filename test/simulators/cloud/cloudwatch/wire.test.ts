// CloudWatch and SNS on the wire by the bytes of their protocols: their SDK clients are no dependency of this repository.
import { XMLParser } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import type { AccessRequest } from "../../../../simulators/cloud/ports/access-control.ts";
import { allowAll } from "../kit/access.ts";
import { alarmCloud, alarmSettings, minuteMs, startMs } from "./alarm-settings.ts";

const cloud = await alarmCloud();

async function json(operation: string, input: unknown): Promise<{ status: number; body: unknown; headers: Headers }> {
  const response = await cloud.request("monitoring", {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `GraniteServiceVersion20100801.${operation}`,
    },
    body: JSON.stringify(input),
  });
  return { status: response.status, body: await response.json(), headers: response.headers };
}

async function query(service: string, form: Readonly<Record<string, string>>): Promise<unknown> {
  const response = await cloud.request(service, {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams(form).toString(),
  });
  const parsed: unknown = new XMLParser({ ignoreAttributes: true, parseTagValue: false }).parse(await response.text());
  return parsed;
}

const span = { StartTime: startMs / 1000, EndTime: startMs / 1000 + 120 };
const Dimensions = [{ Name: "Queue", Value: "q" }];

describe("CloudWatch by JSON", () => {
  test("what PutMetricData takes, GetMetricStatistics, GetMetricData and ListMetrics answer", async () => {
    const put = (MetricName: string, data: object) =>
      json("PutMetricData", {
        Namespace: "App",
        MetricData: [{ MetricName, Dimensions, Unit: "Count", Timestamp: startMs / 1000, ...data }],
      });
    await put("Calls", { Values: [1, 4], Counts: [3, 1] });
    await put("Errors", { StatisticValues: { SampleCount: 2, Sum: 3, Minimum: 1, Maximum: 2 } });

    const statistics = await json("GetMetricStatistics", {
      Namespace: "App",
      MetricName: "Calls",
      Dimensions,
      Period: 60,
      ...span,
      Statistics: ["Sum", "Maximum"],
      ExtendedStatistics: ["p50"],
    });
    const stat = (Id: string, MetricName: string) => ({
      Id,
      ReturnData: false,
      MetricStat: { Metric: { Namespace: "App", MetricName, Dimensions }, Period: 60, Stat: "Sum" },
    });
    const metricData = await json("GetMetricData", {
      ...span,
      MetricDataQueries: [
        stat("errors", "Errors"),
        stat("calls", "Calls"),
        { Id: "share", Expression: "errors / calls" },
      ],
    });
    const metrics = await json("ListMetrics", { Namespace: "App", Dimensions: [{ Name: "Queue" }] });

    expect(statistics.body).toEqual({
      Label: "Calls",
      Datapoints: [{ Timestamp: startMs / 1000, Unit: "Count", Sum: 7, Maximum: 4, ExtendedStatistics: { p50: 1 } }],
    });
    expect(metricData.body).toMatchObject({
      MetricDataResults: [{ Id: "share", Timestamps: [startMs / 1000], Values: [3 / 7], StatusCode: "Complete" }],
    });
    expect(metrics.body).toEqual({
      Metrics: ["Calls", "Errors"].map((MetricName) => ({ Namespace: "App", MetricName, Dimensions })),
    });
  });

  test("data from 1970 on, by the minute or in one period, is looked for among what is kept", async () => {
    await json("PutMetricData", { Namespace: "Old", MetricData: [{ MetricName: "m", Value: 5 }] });
    const ever = { StartTime: 0, EndTime: startMs / 1000 + 120 };
    const MetricStat = { Metric: { Namespace: "Old", MetricName: "m" }, Period: 60, Stat: "Sum" };
    const Period = 60 * Math.ceil(ever.EndTime / 60);

    const queries = [{ Id: "m", MetricStat }];
    const byMinute = await json("GetMetricData", { ...ever, MetricDataQueries: queries });
    const asked = { Namespace: "Old", MetricName: "m", Period, Statistics: ["Sum"], ...ever };
    const inOne = await json("GetMetricStatistics", asked);

    expect(byMinute.body).toMatchObject({ MetricDataResults: [{ Values: [5] }] });
    expect(inOne.body).toMatchObject({ Datapoints: [{ Sum: 5 }] });
  });

  test("DescribeAlarms and DescribeAlarmHistory tell what an alarm is and what happened to it", async () => {
    cloud.cloudwatch.alarms.put(alarmSettings({ description: "Too deep" }));
    cloud.cloudwatch.alarms.put(alarmSettings({ name: "other" }));
    await cloud.clock.runTo(startMs + minuteMs);

    const set = await json("SetAlarmState", { AlarmName: "depth", StateValue: "ALARM", StateReason: "a drill" });
    const alarms = await json("DescribeAlarms", { StateValue: "ALARM" });
    const history = await json("DescribeAlarmHistory", { AlarmName: "depth", HistoryItemType: "StateUpdate" });

    expect(set.status).toBe(200);
    expect(alarms.body).toMatchObject({
      MetricAlarms: [
        {
          AlarmName: "depth",
          AlarmArn: "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:depth",
          AlarmDescription: "Too deep",
          StateValue: "ALARM",
          StateReason: "a drill",
          MetricName: "Depth",
          Statistic: "Maximum",
          Period: 60,
          EvaluationPeriods: 3,
          DatapointsToAlarm: 2,
          TreatMissingData: "notBreaching",
        },
      ],
    });
    expect(history.body).toMatchObject({
      AlarmHistoryItems: [
        { HistorySummary: "Alarm updated from OK to ALARM", Timestamp: startMs / 1000 + 60 },
        { HistorySummary: "Alarm updated from INSUFFICIENT_DATA to OK", Timestamp: startMs / 1000 + 10 },
      ],
    });
  });

  test("a dashboard is answered as it was put", async () => {
    const body = JSON.stringify({
      widgets: [{ type: "text", x: 0, y: 0, width: 24, height: 2, properties: { markdown: "# Pipe" } }],
    });
    cloud.cloudwatch.dashboards.put("pipe", body, startMs);

    const dashboard = await json("GetDashboard", { DashboardName: "pipe" });

    expect(dashboard.body).toMatchObject({ DashboardName: "pipe", DashboardBody: body });
    expect(() => cloud.cloudwatch.dashboards.put("wide", body.replace('"x":0', '"x":1'), startMs)).toThrow(
      "a widget ends at column 24 or before",
    );
  });

  test.each([
    ["SetAlarmState", { AlarmName: "no", StateValue: "OK", StateReason: "" }, "ResourceNotFound", "Unknown alarm"],
    ["GetDashboard", { DashboardName: "no" }, "ResourceNotFound", "Dashboard no does not exist"],
    [
      "PutMetricData",
      { Namespace: "App", MetricData: [{ MetricName: "A" }] },
      "InvalidParameterCombinationException",
      "mutually exclusive and you have specified 0",
    ],
    [
      "GetMetricStatistics",
      { Namespace: "A", MetricName: "B", Period: 60, ...span, Statistics: ["IQM"] },
      "ValidationError",
      "not IQM",
    ],
    ["PutAnomalyDetector", {}, "UnknownOperationException", "does not implement"],
  ])("%s of %j is a %s", async (operation, input, type, words) => {
    const { status, body } = await json(operation, input);

    expect(status).toBeGreaterThanOrEqual(400);
    expect(body).toMatchObject({ __type: type });
    expect(JSON.stringify(body)).toContain(words);
  });
});

describe("by the query protocol", () => {
  test("CloudWatch answers the same in XML", async () => {
    await query("monitoring", {
      Action: "PutMetricData",
      Namespace: "Form",
      "MetricData.member.1.MetricName": "Calls",
      "MetricData.member.1.Dimensions.member.1.Name": "Queue",
      "MetricData.member.1.Dimensions.member.1.Value": "q",
      "MetricData.member.1.Value": "7",
      "MetricData.member.1.Timestamp": "2026-01-05T08:00:30Z",
    });

    const answer = await query("monitoring", {
      Action: "GetMetricStatistics",
      Namespace: "Form",
      MetricName: "Calls",
      "Dimensions.member.1.Name": "Queue",
      "Dimensions.member.1.Value": "q",
      StartTime: "2026-01-05T08:00:00Z",
      EndTime: "2026-01-05T08:01:00Z",
      Period: "60",
      "Statistics.member.1": "Sum",
    });

    expect(answer).toMatchObject({
      GetMetricStatisticsResponse: {
        GetMetricStatisticsResult: {
          Label: "Calls",
          Datapoints: { member: { Timestamp: "2026-01-05T08:00:00.000Z", Sum: "7", Unit: "None" } },
        },
      },
    });
  });

  test("SNS publishes and lists", async () => {
    const { arn: topicArn } = cloud.sns.createTopic("news", { displayName: "News" });
    cloud.sns.subscribe({
      topicArn,
      protocol: "email",
      endpoint: "a@example.com",
      isRaw: false,
    });

    const published = await query("sns", { Action: "Publish", TopicArn: topicArn, Message: "hello", Subject: "Hi" });
    const topics = await query("sns", { Action: "ListTopics" });
    const subscriptions = await query("sns", { Action: "ListSubscriptionsByTopic", TopicArn: topicArn });
    const attributes = await query("sns", { Action: "GetTopicAttributes", TopicArn: topicArn });
    const missing = await query("sns", { Action: "Publish", TopicArn: `${topicArn}s`, Message: "hello" });

    const [email] = cloud.sns.emails();
    expect(email).toMatchObject({ to: "a@example.com", subject: "Hi", message: "hello" });
    expect(published).toMatchObject({ PublishResponse: { PublishResult: { MessageId: email?.id } } });
    expect(topics).toMatchObject({
      ListTopicsResponse: { ListTopicsResult: { Topics: { member: { TopicArn: topicArn } } } },
    });
    expect(subscriptions).toMatchObject({
      ListSubscriptionsByTopicResponse: {
        ListSubscriptionsByTopicResult: { Subscriptions: { member: { Protocol: "email", Endpoint: "a@example.com" } } },
      },
    });
    expect(JSON.stringify(attributes)).toContain('{"key":"DisplayName","value":"News"}');
    expect(missing).toMatchObject({ ErrorResponse: { Error: { Code: "NotFound", Message: "Topic does not exist" } } });
  });
});

test("who may set one alarm or read one dashboard may not touch another", async () => {
  const asked: string[] = [];
  const access = { ...allowAll, authorize: ({ resource }: AccessRequest) => void asked.push(resource) };
  const { cloudwatch } = await alarmCloud();
  const [wire] = cloudwatch.wires;
  const call = (operation: string, input: object) =>
    (wire?.protocol === "json" ? wire.operations : [])
      .find(({ name }) => name === operation)!
      .call(input, { principal: { kind: "operator", userArn: "arn:aws:iam::1:user/o" }, requestId: "r" }, access);

  await call("SetAlarmState", { AlarmName: "a", StateValue: "OK", StateReason: "" }).catch(() => undefined);
  await call("GetDashboard", { DashboardName: "d" }).catch(() => undefined);

  expect(asked).toEqual([
    "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:a",
    "arn:aws:cloudwatch::123456789012:dashboard/d",
  ]);
});
