// A delivery stream's transform, between source and buffers. See delivery-cloud.ts for what stands in for the other services.
import { describe, expect, test } from "vitest";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import { deliveryCloud, sourceArn, startMs, transformWith } from "./delivery-cloud.ts";
import { decode, encode, functionArn, ok, type Handler } from "./transform-function.ts";

const second = 1000;
const minute = 60 * second;

describe("transform", () => {
  const transform = transformWith;

  test("the function gets AWS's event, and what it answers is delivered", async () => {
    const handler: Handler = ({ records }) => ({
      records: records.map((record) => ({ ...ok(record), data: encode(decode(record.data).toUpperCase()) })),
    });
    const cloud = await deliveryCloud({ destination: { transform }, handler });
    cloud.put("device-1", "one ");
    cloud.put("device-2", "two ");
    await cloud.clock.runTo(startMs + 10 * minute);

    const [event] = cloud.events;
    expect(event).toMatchObject({
      deliveryStreamArn: "arn:aws:firehose:us-east-1:123456789012:deliverystream/delivery",
      sourceKinesisStreamArn: sourceArn,
      region: "us-east-1",
    });
    expect(event?.records[0]).toMatchObject({
      approximateArrivalTimestamp: startMs,
      data: encode("one "),
      kinesisRecordMetadata: {
        partitionKey: "device-1",
        shardId: "shardId-000000000000",
        subsequenceNumber: 0,
        approximateArrivalTimestamp: startMs,
      },
    });
    expect(cloud.textOf("data/")).toBe("ONE TWO ");
  });

  test("a batch is invoked 60 s after its first record, or when it has 1 MiB", async () => {
    const cloud = await deliveryCloud({ destination: { transform } });
    cloud.put("a", "one");
    await cloud.clock.runTo(startMs + 61 * second - 1);
    expect(cloud.events).toHaveLength(0);
    await cloud.clock.runTo(startMs + 61 * second);
    expect(cloud.events).toHaveLength(1);

    for (let number = 0; number < 12; number++) {
      cloud.put("a", "x".repeat(100 * 1024));
      await cloud.clock.runTo(startMs + 62 * second + number * 100);
    }
    await cloud.clock.runTo(startMs + 65 * second);

    expect(cloud.events.map(({ records }) => records.length)).toEqual([1, 11]);
  });

  test("Dropped leaves no trace; ProcessingFailed writes the original record as an error", async () => {
    const handler: Handler = ({ records }) => ({
      records: records.map((record, index) => ({
        recordId: record.recordId,
        result: ["Ok", "Dropped", "ProcessingFailed"][index],
        data: encode("changed"),
      })),
    });
    const cloud = await deliveryCloud({ destination: { transform }, handler });
    for (const text of ["one", "two", "three"]) cloud.put("a", text);
    await cloud.clock.runTo(startMs + 10 * minute);

    expect(cloud.textOf("data/")).toBe("changed");
    expect(JSON.parse(cloud.textOf("errors/processing-failed/"))).toEqual({
      attemptsMade: 1,
      arrivalTimestamp: startMs,
      errorCode: "Lambda.ProcessingFailedStatus",
      errorMessage: "ProcessingFailed status set for record",
      attemptEndingTimestamp: startMs + 62 * second,
      rawData: encode("three"),
      lambdaArn: functionArn,
    });
    expect(cloud.firehose.backlog()).toBe(0);
  });

  test("a function that throws is invoked 4 times, then its batch is skipped as errors", async () => {
    const handler: Handler = () => {
      throw new Error("boom");
    };
    const cloud = await deliveryCloud({ destination: { transform }, handler });
    cloud.put("a", "one");
    await cloud.clock.runTo(startMs + 10 * minute);

    expect(cloud.events).toHaveLength(4);
    expect(new Set(cloud.events.map(({ invocationId }) => invocationId)).size).toBe(4);
    expect(JSON.parse(cloud.textOf("errors/processing-failed/"))).toMatchObject({
      attemptsMade: 4,
      errorCode: "Lambda.FunctionError",
      rawData: encode("one"),
    });
  });

  test("a throttled function is tried again and the batch delivered", async () => {
    let refusals = 2;
    const handler: Handler = ({ records }) => {
      if (refusals-- > 0) throw new AwsError("TooManyRequestsException", 429, "Rate Exceeded.");
      return { records: records.map(ok) };
    };
    const cloud = await deliveryCloud({ destination: { transform }, handler });
    cloud.put("a", "one");
    await cloud.clock.runTo(startMs + 10 * minute);

    expect(cloud.textOf("data/")).toBe("one");
  });

  test("at most 5 invocations of a shard run at a time, and the rest of the stream is read later", async () => {
    const small = { ...transform, bufferBytes: 0.2 * 1024 * 1024 };
    const inFlight = new Set<string | undefined>();
    let inFlightMax = 0;
    const failingOnce: Handler = ({ records }) => {
      const batch = records[0]?.recordId;
      if (inFlight.delete(batch)) return { records: records.map(ok) };
      inFlightMax = Math.max(inFlightMax, inFlight.add(batch).size);
      throw new Error("not yet");
    };
    const cloud = await deliveryCloud({ destination: { transform: small }, handler: failingOnce });
    for (let at = 0; at < 30; at++) {
      for (let number = 0; number < 500; number++) cloud.put("a", "x".repeat(1000));
      await cloud.clock.runTo(startMs + at * 1000);
    }
    await cloud.clock.runTo(startMs + 20 * minute);

    expect(inFlightMax).toBe(5);
    expect([...cloud.delivered.values()].reduce((sum, { length }) => sum + length, 0)).toBe(30 * 500 * 1000);
  });
});
