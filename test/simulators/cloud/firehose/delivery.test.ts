// A delivery stream from source to object. See delivery-cloud.ts for what stands in for the other services.
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import { allowAll, operator } from "../kit/access.ts";
import { deliveryCloud, startMs, transformWith, type DeliveryCloud } from "./delivery-cloud.ts";
import { decode, encode, ok, type Handler } from "./transform-function.ts";

/** As a client on the wire would. */
async function split({ kinesis: { wire } }: DeliveryCloud, shardId: string, start: bigint): Promise<void> {
  if (wire.protocol !== "json") throw new Error("Kinesis speaks JSON");
  const input = { StreamName: "source", ShardToSplit: shardId, NewStartingHashKey: start.toString() };
  const operation = wire.operations.find(({ name }) => name === "SplitShard");
  await operation?.call(input, { principal: operator, requestId: "1" }, allowAll);
}

const second = 1000;
const minute = 60 * second;

describe("delivery", () => {
  test("records of 5 minutes become one object named after the oldest arrival", async () => {
    const cloud = await deliveryCloud();
    cloud.put("a", "one\n");
    await cloud.clock.runTo(startMs + 2 * minute);
    cloud.put("b", "two\n");
    await cloud.clock.runTo(startMs + 10 * minute);

    expect([...cloud.delivered.keys()]).toEqual([
      expect.stringMatching(/^data\/2026\/01\/01\/12\/delivery-1-2026-01-01-12-00-00-[0-9a-f-]{36}$/),
    ]);
    expect(cloud.textOf("data/")).toBe("one\ntwo\n");
    expect(cloud.firehose.backlog()).toBe(0);
  });

  test("the interval counts from the first buffered record: read after 1 s, sealed 300 s later, put 1 s after that", async () => {
    const cloud = await deliveryCloud();
    cloud.put("a", "one");

    await cloud.clock.runTo(startMs + 302 * second - 1);
    expect([cloud.delivered.size, cloud.firehose.backlog()]).toEqual([0, 1]);
    await cloud.clock.runTo(startMs + 302 * second);
    expect([cloud.delivered.size, cloud.firehose.backlog()]).toEqual([1, 0]);
  });

  test("a full buffer does not wait for the interval", async () => {
    const cloud = await deliveryCloud({ destination: { bufferBytes: 1024 * 1024 } });
    for (let number = 0; number < 9; number++) {
      cloud.put("a", "x".repeat(128 * 1024));
      await cloud.clock.runTo(startMs + number * 200);
    }

    await cloud.clock.runTo(startMs + 10 * second);

    expect([...cloud.delivered.values()].map(({ length }) => length)).toEqual([1024 * 1024]);
    expect(cloud.firehose.backlog()).toBe(1);
  });

  test("an interval of 0 delivers without waiting", async () => {
    const cloud = await deliveryCloud({ destination: { bufferMs: 0 } });
    cloud.put("a", "one");

    await cloud.clock.runTo(startMs + 2 * second);

    expect(cloud.textOf("data/")).toBe("one");
  });

  test("GZIP objects end in .gz, and a delimiter stands behind each record", async () => {
    const cloud = await deliveryCloud({ destination: { compression: "GZIP", delimiter: "\n" } });
    cloud.put("a", "one");
    cloud.put("a", "two");
    await cloud.clock.runTo(startMs + 10 * minute);

    const [[key, body] = ["", Buffer.of()]] = [...cloud.delivered];
    expect(key.endsWith(".gz")).toBe(true);
    expect(gunzipSync(body).toString()).toBe("one\ntwo\n");
  });

  test("a refused put is tried again until it is allowed; nothing is lost, and the refusal is logged", async () => {
    const cloud = await deliveryCloud();
    cloud.put("a", "one");
    cloud.bucket.refusal = new AwsError("AccessDenied", 403, "Access Denied");
    await cloud.clock.runTo(startMs + 60 * minute);
    expect([cloud.delivered.size, cloud.firehose.backlog()]).toEqual([0, 1]);

    cloud.bucket.refusal = undefined;
    await cloud.clock.runTo(startMs + 63 * minute);

    expect(cloud.textOf("data/")).toBe("one");
    expect(cloud.logLines[0]).toContain('"errorCode":"S3.AccessDenied"');
  });

  test("all shards and the children of a split are read", async () => {
    const cloud = await deliveryCloud({ shardCount: 4 });
    for (let number = 0; number < 20; number++) cloud.put(`device-${number}`, `${number};`);
    await split(cloud, "shardId-000000000000", 2n ** 125n);
    for (let number = 20; number < 40; number++) cloud.put(`device-${number}`, `${number};`);
    await cloud.clock.runTo(startMs + 10 * minute);

    const numbers = cloud
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
    const cloud = await deliveryCloud({ destination: partitioned, handler: keyed });
    for (const text of ["x", "y", "x"]) cloud.put("a", text);
    await cloud.clock.runTo(startMs + 10 * minute);

    expect(cloud.textOf("data/k=x/delivery-1-2026-01-01-12-00-00-")).toBe("xx");
    expect(cloud.textOf("data/k=y/")).toBe("y");
  });

  test("a record without its key is an error record", async () => {
    const handler: Handler = ({ records }) => ({
      records: records.map((record) => ({ ...ok(record), metadata: { partitionKeys: { k: "" } } })),
    });
    const cloud = await deliveryCloud({ destination: partitioned, handler });
    cloud.put("a", "one");
    await cloud.clock.runTo(startMs + 10 * minute);

    expect(JSON.parse(cloud.textOf("errors/metadata-extraction-failed/"))).toMatchObject({
      errorCode: "DynamicPartitioning.MetadataExtractionFailed",
      rawData: encode("one"),
    });
  });

  test("a 501st active partition is refused", async () => {
    const cloud = await deliveryCloud({ destination: partitioned, handler: keyed });
    for (let number = 0; number < 501; number++) cloud.put("a", `partition-${number}`);
    await cloud.clock.runTo(startMs + 10 * minute);

    expect(cloud.delivered.size).toBe(501);
    expect(JSON.parse(cloud.textOf("errors/"))).toMatchObject({ rawData: encode("partition-500") });
  });
});

test("the same seed and input give the same keys and bytes", async () => {
  const run = async () => {
    const cloud = await deliveryCloud({
      destination: { transform: transformWith, bufferMs: 10 * second },
      shardCount: 2,
    });
    for (let number = 0; number < 100; number++) {
      cloud.put(`device-${number % 7}`, `${number};`);
      await cloud.clock.runTo(startMs + number * second);
    }
    await cloud.clock.runTo(startMs + 10 * minute);
    return [...cloud.delivered].map(([key, body]) => [key, body.toString()]);
  };

  const [first, secondRun] = [await run(), await run()];

  expect(first).toHaveLength(2);
  expect(secondRun).toEqual(first);
});
