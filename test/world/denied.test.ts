// What each permission is for: a role without one of its own fails where the permission is used, the failure shows where an operator
// looks, and work that was held back is done once the permission is given again. Under a customer-managed key, so that using
// it is a permission like the others.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import mqtt from "mqtt";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { oneWorld } from "./one-world.ts";

const one = oneWorld({}, { "millrace:encryptionKey": "customer" });
const minuteMs = 60_000;

const statement = z.looseObject({ Action: z.array(z.string()), Condition: z.unknown().optional() });
type Statement = z.output<typeof statement>;
const document = z.looseObject({ Statement: z.array(statement) });
const restorations: (() => void)[] = [];
afterEach(() => {
  for (const restore of restorations.splice(0)) restore();
});

/** Whether a statement allows an action, written `kms:Decrypt` or, for one service's use of it, `kms:Decrypt via s3`. */
const allows = ({ Action, Condition }: Statement, wanted: string): boolean => {
  const [action = "", service] = wanted.split(" via ");
  return Action.includes(action) && (service === undefined || JSON.stringify(Condition ?? {}).includes(`"${service}.`));
};

/** Takes the actions out of every policy of the role until the test ends. @throws Error for an action that it has not */
function deny(role: string, ...actions: readonly string[]): void {
  const { iam } = one().world.cloud;
  const roleName = `millrace-dev-${role}`;
  const left = new Set(actions);
  for (const [policyName, text] of iam.rolePolicies(roleName)) {
    const policy = document.parse(JSON.parse(text));
    const reduced = policy.Statement.map((statement) => {
      const denied = actions.filter((action) => allows(statement, action));
      for (const action of denied) left.delete(action);
      const names = denied.map((action) => action.split(" via ")[0]);
      return { ...statement, Action: statement.Action.filter((action) => !names.includes(action)) };
    });
    const Statement = reduced.filter(({ Action }) => Action.length > 0);
    iam.putRolePolicy(roleName, policyName, JSON.stringify({ ...policy, Statement }));
    restorations.push(() => iam.putRolePolicy(roleName, policyName, text));
  }
  if (left.size > 0) throw new Error(`${roleName} has no ${[...left].join()} that could be denied`);
}

const allowAgain = (): void => {
  for (const restore of restorations.splice(0)) restore();
};

async function pass(minutes: number): Promise<void> {
  const { driver } = one().world;
  await driver.advanceTo(driver.clock.now() + minutes * minuteMs);
}

/** Eight devices send 48 readings, and everything that can happen to them has happened an hour later. */
async function sendAndWait(name: string, minutes = 5): Promise<void> {
  await one().send({ name });
  await pass(minutes);
}

/** Each line of the log streams of a group. */
function logLines(group: string): string[] {
  const directory = join(one().directory, "logs", group);
  if (!existsSync(directory)) return [];
  const text = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
  return text
    .join("")
    .split("\n")
    .filter((line) => line !== "");
}

const deliveryLog = () => logLines("aws/kinesisfirehose/millrace-dev-delivery");

/** The text of each object of the ingestion bucket under a prefix. */
async function objectsUnder(prefix: string): Promise<string[]> {
  const { stack, clients } = one().world;
  const Bucket = stack.outputs.ingestionBucket;
  const { Contents: objects = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
  const texts = objects.map(async ({ Key }) => {
    const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body!.transformToString();
  });
  return Promise.all(texts);
}

/** Everything in the queue, which is empty then. */
async function messagesIn(QueueUrl: string): Promise<string[]> {
  const bodies: string[] = [];
  for (;;) {
    const request = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 43_200 });
    const { Messages: messages = [] } = await one().world.clients.sqs.send(request);
    if (messages.length === 0) return bodies;
    bodies.push(...messages.map(({ Body = "" }) => Body));
  }
}

const failures = () => messagesIn(one().world.stack.outputs.reportFailuresQueueUrl);

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
    await pass(5);

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

test("the schedule without lambda:InvokeFunction leaves its call among the failures", async () => {
  deny("scheduler", "lambda:InvokeFunction");
  await failures();

  await pass(2 * 60);

  expect((await failures()).join()).toContain("close-hour");
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

  test("without s3:PutObject for what it could not hand on loses it, which is a fault", async () => {
    deny("iot-rule", "kinesis:PutRecord", "s3:PutObject");
    expect(one().world.cloudFaults).toEqual([]);

    await sendAndWait("rule without both");

    expect(one().world.cloudFaults).toHaveLength(48);
    expect(String(one().world.cloudFaults[0])).toContain("s3:PutObject");
  });
});
