// A delivery stream from source to object. See delivery-world.ts for what stands in for the other services.
import { gunzipSync } from "node:zlib";
import { afterEach, describe, expect, test } from "vitest";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import {
  decode,
  encode,
  givenWorld,
  ok,
  operator,
  startMs,
  transformWith,
  type Handler,
  type World,
  type WorldOptions,
} from "./delivery-world.ts";
import { allowAll } from "../allow-all.ts";

const worlds: World[] = [];
afterEach(() => {
  for (const world of worlds.splice(0)) world.close();
});

async function given(options: WorldOptions = {}): Promise<World> {
  const world = await givenWorld(options);
  worlds.push(world);
  return world;
}

/** As a client on the wire would. */
async function split({ kinesis: { wire } }: World, shardId: string, start: bigint): Promise<void> {
  if (wire.protocol !== "json") throw new Error("Kinesis speaks JSON");
  const input = { StreamName: "source", ShardToSplit: shardId, NewStartingHashKey: start.toString() };
  const operation = wire.operations.find(({ name }) => name === "SplitShard");
  await operation?.call(input, { principal: operator, requestId: "1" }, allowAll);
}

const second = 1000;
const minute = 60 * second;

describe("delivery", () => {
  test("records of 5 minutes become one object named after the oldest arrival", async () => {
    const world = await given();
    world.put("a", "one\n");
    await world.clock.runTo(startMs + 2 * minute);
    world.put("b", "two\n");
    await world.clock.runTo(startMs + 10 * minute);

    expect([...world.delivered.keys()]).toEqual([
      expect.stringMatching(/^data\/2026\/01\/01\/12\/delivery-1-2026-01-01-12-00-00-[0-9a-f-]{36}$/),
    ]);
    expect(world.textOf("data/")).toBe("one\ntwo\n");
    expect(world.firehose.backlog()).toBe(0);
  });

  test("the interval counts from the first buffered record: read after 1 s, sealed 300 s later, put 1 s after that", async () => {
    const world = await given();
    world.put("a", "one");

    await world.clock.runTo(startMs + 302 * second - 1);
    expect([world.delivered.size, world.firehose.backlog()]).toEqual([0, 1]);
    await world.clock.runTo(startMs + 302 * second);
    expect([world.delivered.size, world.firehose.backlog()]).toEqual([1, 0]);
  });

  test("a full buffer does not wait for the interval", async () => {
    const world = await given({ destination: { bufferBytes: 1024 * 1024 } });
    for (let number = 0; number < 9; number++) {
      world.put("a", "x".repeat(128 * 1024));
      await world.clock.runTo(startMs + number * 200);
    }

    await world.clock.runTo(startMs + 10 * second);

    expect([...world.delivered.values()].map(({ length }) => length)).toEqual([1024 * 1024]);
    expect(world.firehose.backlog()).toBe(1);
  });

  test("an interval of 0 delivers without waiting", async () => {
    const world = await given({ destination: { bufferMs: 0 } });
    world.put("a", "one");

    await world.clock.runTo(startMs + 2 * second);

    expect(world.textOf("data/")).toBe("one");
  });

  test("GZIP objects end in .gz, and a delimiter stands behind each record", async () => {
    const world = await given({ destination: { compression: "GZIP", delimiter: "\n" } });
    world.put("a", "one");
    world.put("a", "two");
    await world.clock.runTo(startMs + 10 * minute);

    const [[key, body] = ["", Buffer.of()]] = [...world.delivered];
    expect(key.endsWith(".gz")).toBe(true);
    expect(gunzipSync(body).toString()).toBe("one\ntwo\n");
  });

  test("a refused put is tried again until it is allowed; nothing is lost, and the refusal is logged", async () => {
    const world = await given();
    world.put("a", "one");
    world.refusal = new AwsError("AccessDenied", 403, "Access Denied");
    await world.clock.runTo(startMs + 60 * minute);
    expect([world.delivered.size, world.firehose.backlog()]).toEqual([0, 1]);

    world.refusal = undefined;
    await world.clock.runTo(startMs + 63 * minute);

    expect(world.textOf("data/")).toBe("one");
    expect(world.logLines[0]).toContain('"errorCode":"S3.AccessDenied"');
  });

  test("all shards and the children of a split are read", async () => {
    const world = await given({ shardCount: 4 });
    for (let number = 0; number < 20; number++) world.put(`device-${number}`, `${number};`);
    await split(world, "shardId-000000000000", 2n ** 125n);
    for (let number = 20; number < 40; number++) world.put(`device-${number}`, `${number};`);
    await world.clock.runTo(startMs + 10 * minute);

    const numbers = world
      .textOf("data/")
      .split(";")
      .filter((text) => text !== "");
    expect(numbers.map(Number).sort((a, b) => a - b)).toEqual(Array.from({ length: 40 }, (_, number) => number));
  });
});

describe("dynamic partitioning", () => {
  const partitioned = {
    transform: transformWith,
    isDynamicallyPartitioned: true,
    prefix: "data/k=!{partitionKeyFromLambda:k}/",
  };
  const keyed: Handler = ({ records }) => ({
    records: records.map((record) => ({ ...ok(record), metadata: { partitionKeys: { k: decode(record.data) } } })),
  });

  test("each partition has an object of its own", async () => {
    const world = await given({ destination: partitioned, handler: keyed });
    for (const text of ["x", "y", "x"]) world.put("a", text);
    await world.clock.runTo(startMs + 10 * minute);

    expect(world.textOf("data/k=x/delivery-1-2026-01-01-12-00-00-")).toBe("xx");
    expect(world.textOf("data/k=y/")).toBe("y");
  });

  test("a record without its key is an error record", async () => {
    const handler: Handler = ({ records }) => ({
      records: records.map((record) => ({ ...ok(record), metadata: { partitionKeys: { k: "" } } })),
    });
    const world = await given({ destination: partitioned, handler });
    world.put("a", "one");
    await world.clock.runTo(startMs + 10 * minute);

    expect(JSON.parse(world.textOf("errors/metadata-extraction-failed/"))).toMatchObject({
      errorCode: "DynamicPartitioning.MetadataExtractionFailed",
      rawData: encode("one"),
    });
  });

  test("a 501st active partition is refused", async () => {
    const world = await given({ destination: partitioned, handler: keyed });
    for (let number = 0; number < 501; number++) world.put("a", `partition-${number}`);
    await world.clock.runTo(startMs + 10 * minute);

    expect(world.delivered.size).toBe(501);
    expect(JSON.parse(world.textOf("errors/"))).toMatchObject({ rawData: encode("partition-500") });
  });
});

test("the same seed and input give the same keys and bytes", async () => {
  const run = async () => {
    const world = await given({ destination: { transform: transformWith, bufferMs: 10 * second }, shardCount: 2 });
    for (let number = 0; number < 100; number++) {
      world.put(`device-${number % 7}`, `${number};`);
      await world.clock.runTo(startMs + number * second);
    }
    await world.clock.runTo(startMs + 10 * minute);
    return [...world.delivered].map(([key, body]) => [key, body.toString()]);
  };

  const [first, secondRun] = [await run(), await run()];

  expect(first).toHaveLength(2);
  expect(secondRun).toEqual(first);
});
