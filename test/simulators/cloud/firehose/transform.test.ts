// A delivery stream's transform, between source and buffers. See delivery-world.ts for what stands in for the other services.
import { afterEach, describe, expect, test } from "vitest";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import {
  decode,
  encode,
  functionArn,
  givenWorld,
  ok,
  sourceArn,
  startMs,
  transformWith,
  type Handler,
  type World,
  type WorldOptions,
} from "./delivery-world.ts";

const worlds: World[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.close();
});

async function given(options: WorldOptions = {}): Promise<World> {
  const world = await givenWorld(options);
  worlds.push(world);
  return world;
}

const second = 1000;
const minute = 60 * second;

describe("transform", () => {
  const transform = transformWith;

  test("the function gets AWS's event, and what it answers is delivered", async () => {
    const handler: Handler = ({ records }) => ({
      records: records.map((record) => ({ ...ok(record), data: encode(decode(record.data).toUpperCase()) })),
    });
    const world = await given({ destination: { transform }, handler });
    world.put("device-1", "one ");
    world.put("device-2", "two ");
    await world.clock.runTo(startMs + 10 * minute);

    const [event] = world.events;
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
    expect(world.textOf("data/")).toBe("ONE TWO ");
  });

  test("a batch is invoked 60 s after its first record, or when it has 1 MiB", async () => {
    const world = await given({ destination: { transform } });
    world.put("a", "one");
    await world.clock.runTo(startMs + 61 * second - 1);
    expect(world.events).toHaveLength(0);
    await world.clock.runTo(startMs + 61 * second);
    expect(world.events).toHaveLength(1);

    for (let number = 0; number < 12; number++) {
      world.put("a", "x".repeat(100 * 1024));
      await world.clock.runTo(startMs + 62 * second + number * 100);
    }
    await world.clock.runTo(startMs + 65 * second);

    expect(world.events.map(({ records }) => records.length)).toEqual([1, 11]);
  });

  test("Dropped leaves no trace; ProcessingFailed writes the original record as an error", async () => {
    const handler: Handler = ({ records }) => ({
      records: records.map((record, index) => ({
        recordId: record.recordId,
        result: ["Ok", "Dropped", "ProcessingFailed"][index],
        data: encode("changed"),
      })),
    });
    const world = await given({ destination: { transform }, handler });
    for (const text of ["one", "two", "three"]) world.put("a", text);
    await world.clock.runTo(startMs + 10 * minute);

    expect(world.textOf("data/")).toBe("changed");
    expect(JSON.parse(world.textOf("errors/processing-failed/"))).toEqual({
      attemptsMade: 1,
      arrivalTimestamp: startMs,
      errorCode: "Lambda.ProcessingFailedStatus",
      errorMessage: "ProcessingFailed status set for record",
      attemptEndingTimestamp: startMs + 62 * second,
      rawData: encode("three"),
      lambdaArn: functionArn,
    });
    expect(world.firehose.backlog()).toBe(0);
  });

  test("a function that throws is invoked 4 times, then its batch is skipped as errors", async () => {
    const handler: Handler = () => {
      throw new Error("boom");
    };
    const world = await given({ destination: { transform }, handler });
    world.put("a", "one");
    await world.clock.runTo(startMs + 10 * minute);

    expect(world.events).toHaveLength(4);
    expect(new Set(world.events.map(({ invocationId }) => invocationId)).size).toBe(4);
    expect(JSON.parse(world.textOf("errors/processing-failed/"))).toMatchObject({
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
    const world = await given({ destination: { transform }, handler });
    world.put("a", "one");
    await world.clock.runTo(startMs + 10 * minute);

    expect(world.textOf("data/")).toBe("one");
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
    const world = await given({ destination: { transform: small }, handler: failingOnce });
    for (let at = 0; at < 30; at++) {
      for (let number = 0; number < 500; number++) world.put("a", "x".repeat(1000));
      await world.clock.runTo(startMs + at * 1000);
    }
    await world.clock.runTo(startMs + 20 * minute);

    expect(inFlightMax).toBe(5);
    expect([...world.delivered.values()].reduce((sum, { length }) => sum + length, 0)).toBe(30 * 500 * 1000);
  });
});
