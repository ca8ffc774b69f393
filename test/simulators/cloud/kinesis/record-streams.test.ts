import { describe, expect, test } from "vitest";
import type { Kinesis } from "../../../../simulators/cloud/kinesis/kinesis.ts";
import type { StreamPosition } from "../../../../simulators/cloud/ports/record-stream.ts";
import { allowAll, denying, operator as principal } from "../kit/access.ts";
import { cloudWith, startMs } from "../kit/cloud-with.ts";

const streamArn = "arn:aws:kinesis:us-east-1:123456789012:stream/telemetry";

async function given(shardCount = 1, access = allowAll) {
  const cloud = await cloudWith({ services: ["kinesis"], access });
  cloud.kinesis.createStream({ name: "telemetry", mode: "PROVISIONED", shardCount });
  return cloud;
}

function put({ records }: Kinesis, partitionKey: string, text: string): void {
  records.putRecord({ principal, streamName: "telemetry", partitionKey, data: Buffer.from(text) });
}

function putMany(kinesis: Kinesis, count: number, byteCount = 1): number {
  const data = Buffer.alloc(byteCount);
  for (let taken = 0; taken < count; taken++) {
    try {
      kinesis.records.putRecord({ principal, streamName: "telemetry", partitionKey: "device", data });
    } catch {
      return taken;
    }
  }
  return count;
}

const read = ({ records }: Kinesis, shardId: string, from: StreamPosition, limit = 10_000) =>
  records.getRecords({ principal, streamArn, shardId, from, limit });

describe("RecordStreams of Kinesis", () => {
  test("a shard takes 1,000 records at one instant, refuses the 1,001st, and takes 500 more after half a second", async () => {
    const { clock, kinesis } = await given();

    expect(putMany(kinesis, 2000)).toBe(1000);
    expect(() => put(kinesis, "device", "x")).toThrow(
      "Rate exceeded for shard shardId-000000000000 in stream telemetry under account 123456789012.",
    );

    await clock.runTo(startMs + 500);
    expect(putMany(kinesis, 2000)).toBe(500);
  });

  test("a shard takes 1 MiB a second, partition keys included", async () => {
    const { kinesis } = await given();

    expect(putMany(kinesis, 10, 128 * 1024)).toBe(7);
  });

  test("a record of exactly 1 MiB is taken and uses up more than the second's bytes", async () => {
    const { clock, kinesis } = await given();

    expect(putMany(kinesis, 2, 1024 * 1024)).toBe(1);
    await clock.runTo(startMs + 1000);
    expect(putMany(kinesis, 1, 1024 * 1024)).toBe(0);
    await clock.runTo(startMs + 1001);
    expect(putMany(kinesis, 1, 1024 * 1024)).toBe(1);
  });

  test("a record over 1 MiB is refused", async () => {
    const { kinesis } = await given();

    expect(() => put(kinesis, "device", "x".repeat(1024 * 1024 + 1))).toThrow(
      "Member must have length less than or equal to 1048576",
    );
  });

  test("records of one partition key stay in one shard, in order, with rising sequence numbers", async () => {
    const { kinesis } = await given(4);
    for (let number = 0; number < 50; number++) put(kinesis, `device-${number % 5}`, String(number));

    const shardIds = kinesis.records.listShards({ principal, streamArn });
    const reads = shardIds.map((shardId) => read(kinesis, shardId, { kind: "trim-horizon" }).records);

    const shardsOfDevice = reads.map((records) => new Set(records.map(({ partitionKey }) => partitionKey)));
    expect(shardsOfDevice.reduce((sum, keys) => sum + keys.size, 0)).toBe(5);
    for (const records of reads) {
      const sequence = records.map(({ sequenceNumber }) => sequenceNumber);
      expect(sequence).toEqual([...sequence].sort());
      const numbers = records.map(({ data }) => Number(data.toString()));
      expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
    }
  });

  test("a read goes on where the last one ended, and says how far behind it is", async () => {
    const { clock, kinesis } = await given();
    put(kinesis, "device", "a");
    put(kinesis, "device", "b");
    await clock.runTo(startMs + 7000);

    const first = read(kinesis, "shardId-000000000000", { kind: "trim-horizon" }, 1);
    const second = read(kinesis, "shardId-000000000000", first.next);
    const third = read(kinesis, "shardId-000000000000", second.next);

    expect([first, second, third].map(({ records }) => records.map(({ data }) => data.toString()))).toEqual([
      ["a"],
      ["b"],
      [],
    ]);
    expect([first, second, third].map(({ millisBehindLatest }) => millisBehindLatest)).toEqual([7000, 0, 0]);
  });

  test("LATEST of an empty shard sees the first record that comes after", async () => {
    const { kinesis } = await given();

    const { next } = read(kinesis, "shardId-000000000000", { kind: "latest" });
    put(kinesis, "device", "first");

    expect(read(kinesis, "shardId-000000000000", next).records.map(({ data }) => data.toString())).toEqual(["first"]);
  });

  test("records older than 24 hours are gone, without a timer", async () => {
    const { clock, kinesis } = await given();
    put(kinesis, "device", "old");
    await clock.runTo(startMs + 24 * 3_600_000 + 1);
    put(kinesis, "device", "new");

    const { records } = read(kinesis, "shardId-000000000000", { kind: "trim-horizon" });

    expect(records.map(({ data }) => data.toString())).toEqual(["new"]);
  });

  test("onArrival calls back once for a record, until it is undone", async () => {
    const { kinesis } = await given();
    let calls = 0;

    const undo = kinesis.records.onArrival(streamArn, () => calls++);
    put(kinesis, "device", "a");
    undo();
    put(kinesis, "device", "b");

    expect(calls).toBe(1);
  });

  test("a writer without kinesis:PutRecord is refused", async () => {
    const { kinesis } = await given(1, denying("kinesis:PutRecord"));

    expect(() => put(kinesis, "device", "a")).toThrow("not authorized to perform: kinesis:PutRecord");
  });

  test("an on-demand stream starts with 4 shards and doubles on the first refusal after 15 minutes", async () => {
    const { clock, kinesis } = await cloudWith({ services: ["kinesis"] });
    kinesis.createStream({ name: "telemetry", mode: "ON_DEMAND" });
    const openShards = (): number =>
      kinesis.records
        .listShards({ principal, streamArn })
        .filter((shardId) => !read(kinesis, shardId, { kind: "latest" }).isEnd).length;

    putMany(kinesis, 2000);
    expect(openShards()).toBe(4);

    await clock.runTo(startMs + 15 * 60_000);
    putMany(kinesis, 2000);
    expect(openShards()).toBe(8);
  });
});
