// A queue's mapping over the embedded cloud's own SQS. Truth: lambda-from-sqs.json, recorded from AWS by the LocalStack project (Apache-2.0).
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { SqsMapping } from "../../../../simulators/cloud/lambda/mappings/event-source-mapping.ts";
import { denying, operator } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { deploy, map, recorded, recorder } from "../kit/lambda.ts";
import { bodies } from "../kit/queues.ts";
import type { CloudOf, SetUp } from "../kit/set-up.ts";
import { anyOf, textLike } from "../matching.ts";

let cloud: CloudOf<"lambda" | "sqs">;
const given = (setUp: SetUp = {}) =>
  cloudWith({ services: ["lambda", "sqs"], startMs: Date.UTC(2026, 10, 21, 10), ...setUp });

const mapping = (eventSourceArn: string, settings: Partial<SqsMapping> = {}): SqsMapping => ({
  kind: "sqs",
  eventSourceArn,
  batchSize: 10,
  batchWindowMs: 0,
  reportsItemFailures: false,
  ...settings,
});

async function mapped(body: string, settings: Partial<SqsMapping> = {}) {
  cloud = await given({ functions: { probe: { source: recorder(body), timeoutMs: 5_000 } } });
  const dead = cloud.sqs.createQueue("dead", {});
  const queue = cloud.sqs.createQueue("source", {
    VisibilityTimeout: "30",
    RedrivePolicy: JSON.stringify({ deadLetterTargetArn: dead.arn, maxReceiveCount: 2 }),
  });
  map(cloud, "probe", mapping(queue.arn, settings));
  const send = (text: string): void =>
    cloud.sqs.queues.sendMessage({ principal: operator, queueArn: queue.arn, body: text });
  const batches = (): string[][] =>
    recorded(cloud).map((event) => records(event).map((record) => String(record["body"])));
  return { queue, dead, send, batches };
}

const eventSchema = z.object({ Records: z.array(z.record(z.string(), z.unknown())) });
const records = (event: unknown): Record<string, unknown>[] => eventSchema.parse(event).Records;

describe("a mapping from a queue", () => {
  test("hands messages over in AWS's shape and deletes them", async () => {
    const { queue, send } = await mapped("");

    cloud.sqs.queues.sendMessage({
      principal: operator,
      queueArn: queue.arn,
      body: "hello",
      attributes: { Author: { dataType: "String", stringValue: "Ada" } },
    });
    await cloud.elapse(1_000);

    expect(records(recorded(cloud)[0])).toEqual([
      {
        messageId: textLike(/^[0-9a-f-]{36}$/),
        receiptHandle: anyOf(String),
        body: "hello",
        attributes: {
          ApproximateReceiveCount: "1",
          SentTimestamp: textLike(/^\d{13}$/),
          SenderId: anyOf(String),
          ApproximateFirstReceiveTimestamp: textLike(/^\d{13}$/),
        },
        messageAttributes: {
          Author: { stringValue: "Ada", stringListValues: [], binaryListValues: [], dataType: "String" },
        },
        md5OfMessageAttributes: textLike(/^[0-9a-f]{32}$/),
        md5OfBody: "5d41402abc4b2a76b9719d911017c592",
        eventSource: "aws:sqs",
        eventSourceARN: queue.arn,
        awsRegion: "us-east-1",
      },
    ]);
    expect(cloud.sqs.backlog()).toBe(0);
    expect(cloud.lambda.backlog()).toBe(0);
    send("another");
    await cloud.elapse(1_000);
    expect(cloud.sqs.backlog()).toBe(0);
  });

  test("twelve messages make batches of at most ten", async () => {
    const { send, batches } = await mapped("");

    for (let index = 0; index < 12; index++) send(String(index));
    await cloud.elapse(1_000);

    expect(
      batches()
        .map((batch) => batch.length)
        .sort((a, b) => a - b),
    ).toEqual([2, 10]);
  });

  test("a window of 20 s gathers what arrives in it into one batch", async () => {
    const { send, batches } = await mapped("", { batchSize: 100, batchWindowMs: 20_000 });

    for (let index = 0; index < 15; index++) {
      send(String(index));
      await cloud.elapse(1_000);
    }
    expect(batches()).toEqual([]);
    expect(cloud.lambda.backlog()).toBe(15);
    await cloud.elapse(10_000);

    expect(batches()).toEqual([Array.from({ length: 15 }, (_, index) => String(index))]);
    expect(cloud.sqs.backlog() + cloud.lambda.backlog()).toBe(0);
  });

  test("a full batch does not wait for its window", async () => {
    const { send, batches } = await mapped("", { batchSize: 20, batchWindowMs: 300_000 });

    for (let index = 0; index < 20; index++) send("x");
    await cloud.elapse(1_000);

    expect(batches().map((batch) => batch.length)).toEqual([20]);
  });

  test("a failed batch comes back after the visibility timeout, and after two receives goes to the dead-letter queue", async () => {
    const { dead, send, batches } = await mapped('throw new Error("no");');

    send("poison");
    await cloud.elapse(29_000);
    expect(batches()).toEqual([["poison"]]);
    await cloud.elapse(3_000);
    expect(batches()).toEqual([["poison"], ["poison"]]);
    await cloud.elapse(60_000);

    expect(batches()).toHaveLength(2);
    expect(bodies(cloud, dead.arn)).toEqual(["poison"]);
  });

  test("a disabled mapping leaves messages in the queue, an enabled one takes them", async () => {
    const { send, batches } = await mapped("");
    const { uuid } = cloud.lambda.mappings.list()[0]!;
    cloud.lambda.mappings.update(uuid, { isEnabled: false });

    send("waiting");
    await cloud.elapse(60_000);
    expect(batches()).toEqual([]);
    cloud.lambda.mappings.update(uuid, { isEnabled: true });
    await cloud.elapse(1_000);

    expect(batches()).toEqual([["waiting"]]);
  });
});

describe("ReportBatchItemFailures", () => {
  const reporting = { reportsItemFailures: true };
  const failing = (test: string): string =>
    `return { batchItemFailures: event.Records.filter(({ body }) => ${test}).map(({ messageId }) => ({ itemIdentifier: messageId })) };`;

  test("deletes what succeeded and leaves what failed", async () => {
    const { dead, send, batches } = await mapped(failing('body === "bad"'), reporting);

    for (const text of ["good", "bad", "fine"]) send(text);
    await cloud.elapse(100_000);

    expect(batches()).toEqual([["good", "bad", "fine"], ["bad"]]);
    expect(bodies(cloud, dead.arn)).toEqual(["bad"]);
  });

  test.each([
    ["an empty list", "return { batchItemFailures: [] };"],
    ["a null list", "return { batchItemFailures: null };"],
    ["an empty object", "return {};"],
    ["nothing", ""],
  ])("%s is success", async (_, body) => {
    const { send } = await mapped(body, reporting);

    send("one");
    await cloud.elapse(1_000);

    expect(cloud.sqs.backlog()).toBe(0);
  });

  test.each([
    ["an empty itemIdentifier", 'return { batchItemFailures: [{ itemIdentifier: "" }] };'],
    ["a null itemIdentifier", "return { batchItemFailures: [{ itemIdentifier: null }] };"],
    ["a wrong key", 'return { batchItemFailures: [{ foo: "notvalid" }] };'],
    ["an id that is not in the batch", 'return { batchItemFailures: [{ itemIdentifier: "other" }] };'],
    ["text", 'return "done";'],
  ])("%s fails the whole batch", async (_, body) => {
    const { dead, send } = await mapped(body, reporting);

    send("one");
    await cloud.elapse(100_000);

    expect(bodies(cloud, dead.arn)).toEqual(["one"]);
  });
});

describe("CreateEventSourceMapping refuses", () => {
  test("a batch over ten without a window, a queue that is too short-sighted, a second mapping of the same pair", async () => {
    cloud = await given();
    const { arn: queueArn } = cloud.sqs.createQueue("source", { VisibilityTimeout: "5" });
    const functionArn = await deploy(cloud, "", { timeoutMs: 10_000 });
    const quickArn = await deploy(cloud, "", { name: "quick", timeoutMs: 1_000 });
    const { uuid } = map(cloud, quickArn, mapping(queueArn));

    expect(() => map(cloud, functionArn, mapping(queueArn, { batchSize: 11 }))).toThrow(
      "Maximum batch window in seconds must be greater than 0 if maximum batch size is greater than 10",
    );
    expect(() => map(cloud, functionArn, mapping(queueArn))).toThrow(
      "Queue visibility timeout: 5 seconds is less than Function timeout: 10 seconds",
    );
    expect(() => map(cloud, quickArn, mapping(queueArn))).toThrow(
      `An event source mapping with SQS arn (" ${queueArn} ") and function (" quick ") already exists. Please update or delete the existing mapping with UUID ${uuid}`,
    );
  });

  test("a queue that is not there, and a role without sqs:ReceiveMessage", async () => {
    cloud = await given({ access: denying("sqs:ReceiveMessage") });
    const { arn: queueArn } = cloud.sqs.createQueue("source", {});
    const functionArn = await deploy(cloud, "");

    expect(() => map(cloud, functionArn, mapping(queueArn))).toThrow(
      "The provided execution role does not have permissions to call ReceiveMessage on SQS",
    );
    cloud = await given();
    const again = await deploy(cloud, "");
    expect(() => map(cloud, again, mapping(`${queueArn}-absent`))).toThrow(
      "Error occurred while ReceiveMessage. SQS Error Code: AWS.SimpleQueueService.NonExistentQueue. SQS Error Message: The specified queue does not exist.",
    );
  });
});

test("a function calls the cloud back over HTTP while virtual time stands still", async () => {
  cloud = await given();
  await cloud.listen();
  const source = cloud.sqs.createQueue("source", {});
  const next = cloud.sqs.createQueue("next", {});
  const functionArn = await deploy(
    cloud,
    `
    const authorization = "AWS4-HMAC-SHA256 Credential=" + process.env.AWS_ACCESS_KEY_ID + "/20261121/us-east-1/sqs/aws4_request";
    export const handler = async ({ Records }) => {
      for (const { body } of Records)
        await fetch(process.env.AWS_ENDPOINT_URL, {
          method: "POST",
          headers: { authorization, "x-amz-target": "AmazonSQS.SendMessage" },
          body: JSON.stringify({ QueueUrl: process.env.NEXT, MessageBody: body + " " + new Date().toISOString().slice(0, 16) }),
        });
    };`,
    { variables: { NEXT: next.url } },
  );
  map(cloud, functionArn, mapping(source.arn));

  await cloud.elapse(60_000);
  cloud.sqs.queues.sendMessage({ principal: operator, queueArn: source.arn, body: "at" });
  await cloud.elapse(1_000);

  expect(bodies(cloud, next.arn)).toEqual(["at 2026-11-21T10:01"]);
});
