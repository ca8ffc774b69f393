// A stream's mapping over the embedded cloud's own Kinesis. Truth: lambda-from-kinesis.json, recorded from AWS by the LocalStack project (Apache-2.0).
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { KinesisMapping } from "../../../../simulators/cloud/lambda/mappings/event-source-mapping.ts";
import { operator } from "../kit/access.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { functionRoleArn as roleArn, map, recorded, recorder } from "../kit/lambda.ts";
import { bodies } from "../kit/queues.ts";
import type { CloudOf } from "../kit/set-up.ts";
import { parseJson, textLike } from "../matching.ts";

const functionArn = "arn:aws:lambda:us-east-1:123456789012:function:probe";
let cloud: CloudOf<"lambda" | "sqs" | "kinesis">;

const eventSchema = z.object({
  Records: z.array(z.looseObject({ kinesis: z.looseObject({ data: z.string(), sequenceNumber: z.string() }) })),
});
type EventRecord = z.output<typeof eventSchema>["Records"][number];

async function mapped(body: string, settings: Partial<KinesisMapping> = {}, before: readonly string[] = []) {
  const functions = { probe: recorder(body) };
  cloud = await cloudWith({ services: ["lambda", "sqs", "kinesis"], startMs: Date.UTC(2026, 10, 21, 10), functions });
  const { arn: streamArn } = cloud.kinesis.createStream({ name: "telemetry", mode: "PROVISIONED", shardCount: 1 });
  const failures = cloud.sqs.createQueue("failures", {});
  const put = (text: string): void =>
    cloud.kinesis.records.putRecord({
      principal: operator,
      streamName: "telemetry",
      partitionKey: "test",
      data: Buffer.from(text),
    });
  for (const text of before) put(text);
  const { uuid } = map(cloud, "probe", {
    kind: "kinesis",
    eventSourceArn: streamArn,
    batchSize: 100,
    batchWindowMs: 0,
    reportsItemFailures: false,
    startingPosition: "TRIM_HORIZON",
    retryAttemptsMax: -1,
    recordAgeMsMax: -1,
    bisectsOnError: false,
    onFailureArn: failures.arn,
    ...settings,
  });
  const records = (): EventRecord[][] => recorded(cloud).map((event) => eventSchema.parse(event).Records);
  const batches = (): string[][] =>
    records().map((batch) => batch.map(({ kinesis }) => Buffer.from(kinesis.data, "base64").toString()));
  const givenUp = (): unknown[] => bodies(cloud, failures.arn).map(parseJson);
  return { streamArn, uuid, put, records, batches, givenUp };
}

const failOn = (text: string): string =>
  `if (event.Records.some(({ kinesis }) => atob(kinesis.data) === "${text}")) throw new Error("no");`;

describe("a mapping from a stream", () => {
  test("hands records over in AWS's shape", async () => {
    const { streamArn, put, records } = await mapped("");

    put("hello");
    await cloud.elapse(2_000);

    const record = records()[0]![0]!;
    const { sequenceNumber } = record.kinesis;
    expect(record).toEqual({
      kinesis: {
        kinesisSchemaVersion: "1.0",
        partitionKey: "test",
        sequenceNumber: textLike(/^\d{56}$/),
        data: "aGVsbG8=",
        approximateArrivalTimestamp: Date.UTC(2026, 10, 21, 10) / 1000,
      },
      eventSource: "aws:kinesis",
      eventVersion: "1.0",
      eventID: `shardId-000000000000:${sequenceNumber}`,
      eventName: "aws:kinesis:record",
      invokeIdentityArn: roleArn,
      awsRegion: "us-east-1",
      eventSourceARN: streamArn,
    });
    expect(cloud.lambda.backlog()).toBe(0);
  });

  test("starts at the horizon or with what comes", async () => {
    const horizon = await mapped("", {}, ["old"]);
    horizon.put("new");
    await cloud.elapse(3_000);
    expect(horizon.batches().flat()).toEqual(["old", "new"]);

    const latest = await mapped("", { startingPosition: "LATEST" }, ["old"]);
    latest.put("new");
    await cloud.elapse(3_000);
    expect(latest.batches().flat()).toEqual(["new"]);
  });

  test("makes batches of batchSize, in order", async () => {
    const texts = Array.from({ length: 25 }, (_, index) => String(index));
    const { batches } = await mapped("", { batchSize: 10 }, texts);

    await cloud.elapse(3_000);

    expect(batches().map((batch) => batch.length)).toEqual([10, 10, 5]);
    expect(batches().flat()).toEqual(texts);
  });

  test("a window of 30 s gathers what arrives in it", async () => {
    const { put, batches } = await mapped("", { batchWindowMs: 30_000 });

    for (const text of ["a", "b", "c"]) {
      put(text);
      await cloud.elapse(5_000);
    }
    expect(batches()).toEqual([]);
    await cloud.elapse(20_000);

    expect(batches()).toEqual([["a", "b", "c"]]);
    expect(cloud.lambda.backlog()).toBe(0);
  });

  test("a failing batch holds its shard back until its retries are exhausted, and is then given up", async () => {
    const { streamArn, put, batches, givenUp } = await mapped(failOn("bad"), {
      batchSize: 1,
      retryAttemptsMax: 2,
    });

    put("bad");
    put("good");
    await cloud.elapse(60_000);

    expect(batches().flat()).toEqual(["bad", "bad", "bad", "good"]);
    const [record] = givenUp();
    expect(record).toEqual({
      requestContext: {
        requestId: textLike(/^[0-9a-f-]{36}$/),
        functionArn,
        condition: "RetryAttemptsExhausted",
        approximateInvokeCount: 3,
      },
      responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: "Unhandled" },
      version: "1.0",
      timestamp: textLike(/^2026-11-21T10:00:\d\d\.\d{3}Z$/),
      KinesisBatchInfo: {
        shardId: "shardId-000000000000",
        startSequenceNumber: textLike(/^\d{56}$/),
        endSequenceNumber: textLike(/^\d{56}$/),
        approximateArrivalOfFirstRecord: "2026-11-21T10:00:00.000Z",
        approximateArrivalOfLastRecord: "2026-11-21T10:00:00.000Z",
        batchSize: 1,
        streamArn,
      },
    });
  });

  test("what its failure destination refuses is lost and a fault of the cloud, and the shard goes on", async () => {
    const onFailureArn = "arn:aws:sqs:us-east-1:123456789012:absent";
    const settings = { retryAttemptsMax: 0, batchSize: 1, onFailureArn };
    const { batches } = await mapped(failOn("bad"), settings, ["bad", "good"]);

    await cloud.elapse(60_000);

    expect(batches()).toEqual([["bad"], ["good"]]);
    expect(cloud.lambda.backlog()).toBe(0);
    expect(cloud.faults.splice(0)).toMatchObject([{ message: `an outcome did not reach ${onFailureArn}` }]);
  });

  test("a batch is split in halves until the bad record stands alone", async () => {
    const { batches, givenUp } = await mapped(failOn("bad"), { bisectsOnError: true, retryAttemptsMax: 0 }, [
      "1",
      "2",
      "bad",
      "4",
    ]);

    await cloud.elapse(60_000);

    expect(batches()).toEqual([["1", "2", "bad", "4"], ["1", "2"], ["bad", "4"], ["bad"], ["4"]]);
    expect(givenUp()).toMatchObject([{ KinesisBatchInfo: { batchSize: 1 } }]);
  });

  test("records older than 60 s are given up, after eight invocations as recorded", async () => {
    const { put, batches, givenUp } = await mapped(failOn("bad"), { recordAgeMsMax: 60_000 });

    put("bad");
    await cloud.elapse(120_000);

    expect(batches()).toHaveLength(8);
    const [record] = givenUp();
    expect(record).toMatchObject({ requestContext: { condition: "RecordAgeExceeded", approximateInvokeCount: 8 } });
    expect(record).not.toHaveProperty("responseContext");
  });

  test("a mapping switched off in the middle of its retries goes on with the same record once on again", async () => {
    const { uuid, put, batches } = await mapped(failOn("bad"));
    put("bad");
    await cloud.elapse(3_000);
    cloud.lambda.mappings.update(uuid, { isEnabled: false });
    await cloud.elapse(60_000);
    const count = batches().length;
    await cloud.elapse(60_000);
    expect(batches()).toHaveLength(count);

    cloud.lambda.mappings.update(uuid, { isEnabled: true });
    await cloud.elapse(1_000);

    expect(batches().length).toBeGreaterThan(count);
    expect(new Set(batches().flat())).toEqual(new Set(["bad"]));
    cloud.lambda.mappings.update(uuid, { isEnabled: false });
    await cloud.elapse(120_000);
  });
});

describe("ReportBatchItemFailures of a stream", () => {
  const failing = `const bad = event.Records.filter(({ kinesis }) => atob(kinesis.data) === "bad");
    return { batchItemFailures: bad.map(({ kinesis }) => ({ itemIdentifier: kinesis.sequenceNumber })) };`;

  test("goes on from the first failed record, with all its attempts, and gives up that record only", async () => {
    const { batches, givenUp } = await mapped(
      failing,
      { reportsItemFailures: true, retryAttemptsMax: 3, batchSize: 3 },
      ["1", "2", "3", "4", "5", "bad"],
    );

    await cloud.elapse(60_000);

    expect(batches()).toEqual([["1", "2", "3"], ["4", "5", "bad"], ["bad"], ["bad"], ["bad"], ["bad"]]);
    expect(givenUp()).toMatchObject([
      {
        requestContext: { condition: "RetryAttemptsExhausted", approximateInvokeCount: 4 },
        responseContext: { statusCode: 200, executedVersion: "$LATEST", functionError: null },
        KinesisBatchInfo: { batchSize: 1 },
      },
    ]);
  });

  test.each(["return [];", "return null;", "return {};", "return '';", "return { batchItemFailures: null };"])(
    "%s is success",
    async (body) => {
      const { batches } = await mapped(body, { reportsItemFailures: true }, ["1"]);

      await cloud.elapse(60_000);

      expect(batches()).toEqual([["1"]]);
    },
  );

  test.each([
    "return { batchItemFailures: [{ itemIdentifier: '' }] };",
    "return { batchItemFailures: [{ itemIdentifier: null }] };",
    "return { batchItemFailures: [{ foo: '1' }] };",
    "return { batchItemFailures: [{ itemIdentifier: 'absent' }] };",
  ])("%s fails the whole batch", async (body) => {
    const { givenUp } = await mapped(body, { reportsItemFailures: true, retryAttemptsMax: 2 }, ["1", "2"]);

    await cloud.elapse(60_000);

    expect(givenUp()).toMatchObject([
      { requestContext: { approximateInvokeCount: 3 }, KinesisBatchInfo: { batchSize: 2 } },
    ]);
  });
});
