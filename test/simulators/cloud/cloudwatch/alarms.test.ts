import { describe, expect, test } from "vitest";
import { mathQuery, metricStatistic } from "../../../../simulators/cloud/cloudwatch/metric-query.ts";
import { denying, operator } from "../kit/access.ts";
import { parseJson } from "../matching.ts";
import { alarmCloud, alarmSettings, metric, minuteMs, startMs } from "./alarm-settings.ts";

type AlarmCloud = Awaited<ReturnType<typeof alarmCloud>>;

const seconds = (timeMs: number) => (timeMs - startMs) / 1000;

function changesOf({ cloudwatch }: AlarmCloud) {
  return cloudwatch.stateChanges().map(({ timeMs, to }) => `${seconds(timeMs)} s ${to}`);
}

describe("an alarm by the clock", () => {
  test("without data it is OK after its first look, and the clock has no timer left", async () => {
    const cloud = await alarmCloud();
    cloud.cloudwatch.alarms.put(alarmSettings());

    await cloud.clock.runTo(startMs + 10 * minuteMs);

    expect(changesOf(cloud)).toEqual(["10 s OK"]);
    const never = new Promise<void>(() => undefined);
    await expect(cloud.clock.runUntil(never, startMs + 60 * minuteMs, "the end")).rejects.toThrow("the end");
  });

  test("goes off 10 s after the second bad minute of three, and back after the second good one", async () => {
    const cloud = await alarmCloud();
    const series = cloud.metrics!.series(metric, "Count");
    cloud.cloudwatch.alarms.put(alarmSettings());

    for (const [minute, value] of [1, 50, 1, 50, 1, 1].entries()) {
      await cloud.clock.runTo(startMs + minute * minuteMs + 30_000);
      series.add(value);
    }
    await cloud.clock.runTo(startMs + 60 * minuteMs);

    expect(changesOf(cloud)).toEqual(["10 s OK", "250 s ALARM", "310 s OK"]);
    expect(cloud.cloudwatch.stateChanges()[1]?.reason).toBe(
      "Threshold Crossed: 2 out of the last 3 datapoints [50.0 (05/01/26 08:03:00), 1.0 (05/01/26 08:02:00), 50.0 (05/01/26 08:01:00)] were greater than the threshold (10.0) (minimum 2 datapoints for OK -> ALARM transition).",
    );
  });

  test("a metric that stops lets the alarm go once its range is empty of bad minutes", async () => {
    const cloud = await alarmCloud();
    const series = cloud.metrics!.series(metric, "Count");
    cloud.cloudwatch.alarms.put(alarmSettings());

    for (const minute of [0, 1, 2]) {
      await cloud.clock.runTo(startMs + minute * minuteMs + 30_000);
      series.add(99);
    }
    await cloud.clock.runTo(startMs + 60 * minuteMs);

    expect(changesOf(cloud)).toEqual(["10 s OK", "130 s ALARM", "430 s OK"]);
  });

  test("a share is math over two metrics of 5 minutes", async () => {
    const cloud = await alarmCloud();
    const of = (name: string) =>
      metricStatistic({ metric: { ...metric, name }, statisticName: "Sum", periodSeconds: 300 });
    const query = (id: string, name: string) =>
      ({ id, label: undefined, isReturned: false, kind: "metric", of: of(name) }) as const;
    const share = { id: "share", label: undefined, isReturned: true, ...mathQuery("100 * errors / calls") };
    const queries = [query("errors", "Errors"), query("calls", "Calls"), share];
    cloud.cloudwatch.alarms.put(
      alarmSettings({ source: { kind: "queries", queries, returnedId: "share" }, periodMs: 5 * minuteMs }),
    );
    const errors = cloud.metrics!.series({ ...metric, name: "Errors" }, "Count");
    const calls = cloud.metrics!.series({ ...metric, name: "Calls" }, "Count");

    for (let minute = 0; minute < 20; minute++) {
      await cloud.clock.runTo(startMs + minute * minuteMs + 30_000);
      calls.add(10);
      errors.add(minute < 10 ? 2 : 0);
    }
    await cloud.clock.runTo(startMs + 60 * minuteMs);

    expect(changesOf(cloud)).toEqual(["10 s OK", "370 s ALARM", "1090 s OK"]);
  });

  test("SetAlarmState holds until the next look", async () => {
    const cloud = await alarmCloud();
    cloud.cloudwatch.alarms.put(alarmSettings());
    await cloud.clock.runTo(startMs + 5 * minuteMs);

    cloud.cloudwatch.alarms.setState("depth", "ALARM", "a drill", undefined);
    await cloud.clock.runTo(startMs + 10 * minuteMs);

    expect(changesOf(cloud)).toEqual(["10 s OK", "300 s ALARM", "310 s OK"]);
  });

  test.each([
    ["M over N", alarmSettings({ datapointsToAlarm: 4 }), "DatapointsToAlarm (4) must be less than or equal to"],
    ["over seven days", alarmSettings({ evaluationPeriods: 20_000 }), "more than seven days"],
    [
      "math over nothing",
      alarmSettings({
        source: {
          kind: "queries",
          queries: [{ id: "a", label: undefined, isReturned: true, ...mathQuery("b / 2") }],
          returnedId: "a",
        },
      }),
      "unknown identifier 'b'",
    ],
  ])("%s is refused", async (_, settings, words) => {
    const { cloudwatch } = await alarmCloud();

    expect(() => cloudwatch.alarms.put(settings)).toThrow(words);
  });
});

describe("a dead-letter queue that fills, watched by an alarm", () => {
  const topicArn = "arn:aws:sns:eu-central-1:123456789012:alarms";
  const depth = {
    namespace: "AWS/SQS",
    name: "ApproximateNumberOfMessagesVisible",
    dimensions: { QueueName: "dead-letters" },
  };

  function watched(cloud: AlarmCloud) {
    const { sqs, sns, cloudwatch } = cloud;
    const deadLetters = sqs.createQueue("dead-letters", {});
    const inbox = sqs.createQueue("inbox", {});
    sns.createTopic("alarms");
    sns.subscribe({ topicArn, protocol: "sqs", endpoint: inbox.arn, isRaw: false });
    sns.subscribe({ topicArn, protocol: "email", endpoint: "ops@example.com", isRaw: false });
    cloudwatch.alarms.put(
      alarmSettings({
        name: "dead-letters",
        description: "Messages wait for a person",
        source: { kind: "metric", of: metricStatistic({ metric: depth, statisticName: "Maximum", periodSeconds: 60 }) },
        threshold: 0,
        actions: { OK: [topicArn], ALARM: [topicArn], INSUFFICIENT_DATA: [] },
      }),
    );
    return { deadLetters, inbox };
  }

  async function fillAndEmpty(cloud: AlarmCloud) {
    const { clock, sqs } = cloud;
    const { deadLetters, inbox } = watched(cloud);
    await clock.runTo(startMs + 90_000);
    sqs.queues.sendMessage({ principal: operator, queueArn: deadLetters.arn, body: "lost" });
    await clock.runTo(startMs + 10 * minuteMs + 1);
    const [message] = sqs.queues.receiveMessages({ principal: operator, queueArn: deadLetters.arn, limit: 1 });
    const receiptHandles = [message!.receiptHandle];
    sqs.queues.deleteMessages({ principal: operator, queueArn: deadLetters.arn, receiptHandles });
    await clock.runTo(startMs + 60 * minuteMs);
    return sqs.queues.receiveMessages({ principal: operator, queueArn: inbox.arn, limit: 10 });
  }

  test("goes off after two minutes with a message, and is OK again when it is gone", async () => {
    const cloud = await alarmCloud();

    await fillAndEmpty(cloud);

    const byAlarm = cloud.cloudwatch
      .stateChanges()
      .map(({ alarmName, timeMs, to }) => [alarmName, seconds(timeMs), to]);
    expect(byAlarm).toEqual([
      ["dead-letters", 10, "OK"],
      ["dead-letters", 190, "ALARM"],
      ["dead-letters", 730, "OK"],
    ]);
    expect(cloud.events.map(({ detailType }) => detailType)).toEqual(
      byAlarm.map(() => "CloudWatch Alarm State Change"),
    );
  });

  test("tells its topic's subscribers of each change: a queue gets the envelope, an e-mail is kept", async () => {
    const cloud = await alarmCloud();

    const messages = await fillAndEmpty(cloud);

    const notifications = messages.map(({ body }) => parseJson(body));
    expect(notifications).toMatchObject([
      { Type: "Notification", TopicArn: topicArn, Subject: 'OK: "dead-letters" in eu-central-1' },
      { Subject: 'ALARM: "dead-letters" in eu-central-1' },
      { Subject: 'OK: "dead-letters" in eu-central-1' },
    ]);
    expect(cloud.sns.emails().map(({ to, subject }) => [to, subject])).toContainEqual([
      "ops@example.com",
      'ALARM: "dead-letters" in eu-central-1',
    ]);
    const alarmed = parseJson(cloud.sns.emails()[1]!.message);
    expect(alarmed).toMatchObject({
      AlarmName: "dead-letters",
      AlarmDescription: "Messages wait for a person",
      NewStateValue: "ALARM",
      OldStateValue: "OK",
      Trigger: { MetricName: "ApproximateNumberOfMessagesVisible", Statistic: "MAXIMUM", Period: 60, Threshold: 0 },
    });
  });

  test("a topic that does not let the alarm publish shows in the history alone", async () => {
    const cloud = await alarmCloud({ access: denying("sns:Publish") });

    const messages = await fillAndEmpty(cloud);

    expect(messages).toEqual([]);
    expect(cloud.cloudwatch.stateChanges()).toHaveLength(3);
  });
});
