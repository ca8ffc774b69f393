// What each permission is for: a role without one of its own fails where the permission is used, the failure shows where an operator
// looks, and work that was held back is done once the permission is given again. Under a customer-managed key, so that using
// it is a permission like the others.
import mqtt from "mqtt";
import { describe, expect, test } from "vitest";
import { denials } from "./denials.ts";
import { evidence, sumOf } from "./evidence.ts";
import { defaultProject, worldOf } from "./world-of.ts";

const one = worldOf(defaultProject, { configuration: { "millrace:encryptionKey": "customer" } });

const { deny, allowAgain, neverDeniedTo } = denials(one);
const { deliveryLog, failures, logLines, messagesIn, objectsUnder } = evidence(one);

/** Eight devices send 48 readings, and everything that can happen to them has happened an hour later. */
async function sendAndWait(name: string, minutes = 5): Promise<void> {
  await one().send({ name });
  await one().pass(minutes);
}

// Whether a function may log is asked when its environment starts: so this comes before its first invocation.
test("a function without logs:PutLogEvents does its work, and writes no log", async () => {
  deny("transform", "logs:PutLogEvents");
  await one().send({ name: "no log" });

  expect((await one().verdict()).verdict).toMatchObject({ verdict: "PASS", offenders: [] });
  expect(logLines("aws/lambda/millrace-dev-transform")).toEqual([]);
});

test("with all its permissions the pipe passes 48 readings", async () => {
  await one().send({ name: "allowed" });

  expect((await one().verdict()).verdict).toMatchObject({ verdict: "PASS", offenders: [] });
});

test("a device that publishes for another is cut off", async () => {
  const device = await mqtt.connectAsync({ ...one().world.cloud.mqtt, clientId: "dev-0099", reconnectPeriod: 0 });
  const closed = new Promise<void>((resolve) => device.once("close", () => resolve()));

  device.publish("devices/dev-0001/telemetry", "{}", { qos: 1 });

  await closed;
  expect(one().world.cloud.connectionCount()).toBe(0);
});

describe("delivery", () => {
  test.each([
    ["kinesis:GetRecords", "Kinesis.AccessDeniedException"],
    ["kms:Decrypt", "Kinesis.KMSAccessDeniedException"],
    ["s3:PutObject", "S3.AccessDenied"],
    ["kms:GenerateDataKey", "S3.AccessDenied"],
    ["glue:GetTable", "DataFormatConversion.AccessDenied"],
  ])("without %s holds readings back and logs %s; nothing is lost once it is allowed again", async (action, code) => {
    deny("firehose", action);
    const before = deliveryLog().length;
    await sendAndWait(`held by ${action}`.replace(":", "-"));
    const lines = deliveryLog().slice(before);
    expect(one().world.cloud.backlog().firehose).toBeGreaterThan(0);
    expect(lines.some((line) => line.includes(`"errorCode":"${code}"`) && line.includes(action))).toBe(true);

    allowAgain();

    expect((await one().verdict()).verdict).toMatchObject({ verdict: "PASS", offenders: [] });
  });
});

test("delivery without logs:PutLogEvents does not say why it holds readings back", async () => {
  deny("firehose", "logs:PutLogEvents", "kinesis:GetRecords");
  const before = deliveryLog().length;
  await sendAndWait("delivery without log");
  expect(one().world.cloud.backlog().firehose).toBeGreaterThan(0);
  expect(deliveryLog()).toHaveLength(before);

  allowAgain();

  expect((await one().verdict()).verdict).toMatchObject({ verdict: "PASS", offenders: [] });
});

describe("the report runner", () => {
  test.each(["athena:StartQueryExecution", "s3:ListBucket"])(
    "without %s leaves its messages to the dead-letter queue",
    async (action) => {
      deny("run-reports", action);
      await sendAndWait(`no ${action}`.replace(":", "-"), 60);

      const { deadLetterQueueUrl } = one().world.stack.outputs;
      const messages = await messagesIn(deadLetterQueueUrl!);
      expect(messages.join()).toContain("telemetry/dt%3D2026-01-05/hour%3D");
      expect(logLines("aws/lambda/millrace-dev-run-reports").join()).toContain(action);
    },
  );

  test.each(["glue:GetTable", "s3:GetObject", "s3:PutObject", "kms:Decrypt", "kms:GenerateDataKey"])(
    "without %s starts queries that fail, and each leaves its reason among the failures",
    async (action) => {
      deny("run-reports", action);
      await failures();
      await sendAndWait(`no ${action}`.replace(":", "-"));

      const [failure = ""] = await failures();
      expect(failure).toContain(action);
    },
  );

  test("without sqs:ReceiveMessage leaves the messages in the queue until it is allowed again", async () => {
    deny("run-reports", "sqs:ReceiveMessage");
    await sendAndWait("no receiving");
    expect(one().world.cloud.backlog().sqs).toBeGreaterThan(0);

    allowAgain();
    await one().pass(5);

    expect(one().world.cloud.backlog().sqs).toBe(0);
  });
});

describe("the publisher", () => {
  test.each([
    ["glue:GetPartition"],
    // The first run of a window makes its partition, any later one changes it.
    ["glue:CreatePartition", "glue:UpdatePartition"],
    ["athena:GetQueryExecution"],
  ])("without %s fails, and the event is among the failures after its retries", async (...actions) => {
    deny("publish-report", ...actions);
    await failures();
    await sendAndWait(`no ${actions[0]}`.replace(":", "-"), 30);

    const failed = await failures();
    const isDenied = (message: string) => actions.some((action) => message.includes(action));
    expect(failed.some((message) => message.includes("publish-report") && isDenied(message))).toBe(true);
  });
});

describe("the schedule", () => {
  test("without lambda:InvokeFunction leaves its call among the failures", async () => {
    deny("scheduler", "lambda:InvokeFunction");
    await failures();

    await one().pass(2 * 60);

    expect((await failures()).join()).toContain("close-hour");
  });

  test("without sqs:SendMessage as well drops its calls, which a metric counts", async () => {
    deny("scheduler", "lambda:InvokeFunction", "sqs:SendMessage");
    await failures();

    await one().pass(2 * 60);

    expect(await failures()).toEqual([]);
    const metric = { Namespace: "AWS/Scheduler", MetricName: "InvocationDroppedCount" };
    const group = { Name: "ScheduleGroup", Value: "millrace-dev-closing" };
    expect(await sumOf(one(), { ...metric, Dimensions: [group] })).toBe(2);
  });

  test("closes no hour where the runner has no glue:GetPartition: its call is among the failures, the reason in its log", async () => {
    deny("run-reports", "glue:GetPartition");
    await failures();
    const before = logLines("aws/lambda/millrace-dev-run-reports").length;

    await one().pass(2 * 60);

    const [failed = ""] = await failures();
    expect(failed).toMatch(/"close-hour".*the run of device_hourly\/dt=2026-01-\d\d\/hour=\d\d did not start/);
    expect(logLines("aws/lambda/millrace-dev-run-reports").slice(before).join()).toContain("glue:GetPartition");
  });
});

describe("what could not be done is told to nobody", () => {
  test("where the publisher has no sqs:SendMessage: its own log alone says that a query failed", async () => {
    deny("run-reports", "s3:GetObject");
    deny("publish-report", "sqs:SendMessage");
    await failures();
    await sendAndWait("failures not reported", 30);

    expect(await failures()).toEqual([]);
    expect(logLines("aws/lambda/millrace-dev-publish-report").join()).toContain("sqs:SendMessage");
  });

  test("where the runner has no sqs:SendMessage: its own log alone says that an hour was not closed", async () => {
    deny("run-reports", "glue:GetPartition", "sqs:SendMessage");
    await failures();
    const before = logLines("aws/lambda/millrace-dev-run-reports").length;
    await one().pass(2 * 60);

    expect(await failures()).toEqual([]);
    expect(logLines("aws/lambda/millrace-dev-run-reports").slice(before).join()).toContain("glue:GetPartition");
  });
});

test("delivery without lambda:InvokeFunction keeps each of 48 readings among the errors, as the transform left it", async () => {
  deny("firehose", "lambda:InvokeFunction");
  const before = deliveryLog().length;

  await sendAndWait("no transform");

  const errors = (await objectsUnder("errors/processing-failed/")).join("").trimEnd().split("\n");
  expect(errors.filter((error) => error.includes('"attemptsMade":4'))).toHaveLength(48);
  expect(deliveryLog().slice(before).join()).toContain("Lambda.InvokeAccessDenied");
});

describe("the IoT rule", () => {
  test.each(["kinesis:PutRecord", "kms:GenerateDataKey via kinesis"])(
    "without %s keeps each of 48 readings with the reason",
    async (action) => {
      deny("iot-rule", action);
      const before = await objectsUnder("rule-errors/");

      await sendAndWait(`rule without ${action}`.replace(":", "-"));

      const errors = (await objectsUnder("rule-errors/")).filter((error) => !before.includes(error));
      expect(errors.filter((error) => error.includes(action.split(" ")[0]!))).toHaveLength(48);
    },
  );

  test.each(["s3:PutObject", "kms:GenerateDataKey via s3"])(
    "without %s for what it could not hand on loses it, which is a fault",
    async (action) => {
      deny("iot-rule", "kinesis:PutRecord", action);
      const before = one().world.cloudFaults.length;

      await sendAndWait(`rule without both, ${action}`.replace(":", "-"));

      const faults = one().world.cloudFaults.slice(before);
      expect(faults).toHaveLength(48);
      expect(String(faults[0])).toContain(action.split(" ")[0]);
    },
  );
});

test("each permission of a role has been taken from it in a test of this file, but for those that need none", () => {
  const roles = ["iot-rule", "firehose", "transform", "run-reports", "publish-report", "scheduler"];

  expect(neverDeniedTo(...roles)).toEqual([
    // The embedded cloud does not ask: simulators/cloud/DIFFERENCES.md.
    "firehose: s3:GetBucketLocation, s3:ListBucket, s3:ListBucketMultipartUploads",
    // Every function's log is as the transform's.
    "run-reports: logs:CreateLogStream, logs:PutLogEvents",
    "run-reports: glue:GetDatabase",
    "run-reports: s3:ListBucketMultipartUploads",
    "publish-report: logs:CreateLogStream, logs:PutLogEvents",
  ]);
});
