// The SDK's own client against the wire, on virtual time. It does not prove that AWS answers the same; the shapes and words come
// from the API reference and recorded answers.
import {
  AddTagsToStreamCommand,
  DescribeStreamCommand,
  DescribeStreamSummaryCommand,
  GetRecordsCommand,
  GetShardIteratorCommand,
  IncreaseStreamRetentionPeriodCommand,
  KinesisClient,
  ListShardsCommand,
  ListStreamsCommand,
  MergeShardsCommand,
  PutRecordCommand,
  PutRecordsCommand,
  SplitShardCommand,
  UpdateShardCountCommand,
  type GetShardIteratorCommandInput,
} from "@aws-sdk/client-kinesis";
import { describe, expect, test } from "vitest";
import { denying } from "../kit/access.ts";
import { cloudWith, startMs } from "../kit/cloud-with.ts";
import type { SetUp } from "../kit/set-up.ts";

const StreamName = "telemetry";
const firstShard = "shardId-000000000000";

async function given({ shardCount = 1, ...setUp }: SetUp & { shardCount?: number } = {}) {
  const cloud = await cloudWith({ services: ["kinesis"], ...setUp });
  cloud.kinesis.createStream({ name: StreamName, mode: "PROVISIONED", shardCount });
  const client = await cloud.client(KinesisClient);
  const read = async (position: Partial<GetShardIteratorCommandInput>, shardId = firstShard) => {
    const request = { StreamName, ShardId: shardId, ShardIteratorType: "TRIM_HORIZON" as const, ...position };
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(request));
    return client.send(new GetRecordsCommand({ ShardIterator }));
  };
  const putText = (text: string) =>
    client.send(new PutRecordCommand({ StreamName, PartitionKey: "device", Data: Buffer.from(text) }));
  return { clock: cloud.clock, client, read, putText };
}

const texts = (answer: { Records?: { Data?: Uint8Array | undefined }[] | undefined }) =>
  answer.Records?.map(({ Data }) => Buffer.from(Data ?? []).toString());

describe("Kinesis on the wire", () => {
  test("what PutRecord takes, GetRecords gives back byte for byte", async () => {
    const { client, read } = await given();
    const Data = Buffer.from([0, 255, 10, 34, 195, 188]);

    const put = await client.send(new PutRecordCommand({ StreamName, PartitionKey: "device", Data }));
    const { Records, MillisBehindLatest } = await read({});

    expect(put.ShardId).toBe(firstShard);
    expect(Records).toEqual([
      {
        SequenceNumber: put.SequenceNumber,
        PartitionKey: "device",
        Data: new Uint8Array(Data),
        ApproximateArrivalTimestamp: new Date(startMs),
      },
    ]);
    expect(MillisBehindLatest).toBe(0);
  });

  test("PutRecords answers in the order of the request and refuses only what a shard cannot take", async () => {
    const { client } = await given({ shardCount: 2 });
    const zeroes = (count: number, ExplicitHashKey: string) =>
      Array.from({ length: count }, () => ({ PartitionKey: "p", Data: Buffer.alloc(3000), ExplicitHashKey }));
    const high = (2n ** 127n).toString();

    const first = await client.send(new PutRecordsCommand({ StreamName, Records: zeroes(300, "0") }));
    const mixed = [...zeroes(100, "0"), ...zeroes(100, high)];
    const second = await client.send(new PutRecordsCommand({ StreamName, Records: mixed }));

    expect(first.FailedRecordCount).toBe(0);
    expect(second.FailedRecordCount).toBe(51);
    expect(second.Records?.[48]?.ShardId).toBe(firstShard);
    expect(second.Records?.[49]).toEqual({
      ErrorCode: "ProvisionedThroughputExceededException",
      ErrorMessage: `Rate exceeded for shard ${firstShard} in stream telemetry under account 123456789012.`,
    });
    expect(second.Records?.slice(100).every(({ ShardId }) => ShardId === "shardId-000000000001")).toBe(true);
  });

  test("PutRecords refuses a 501st record", async () => {
    const { client } = await given();
    const Records = Array.from({ length: 501 }, () => ({ PartitionKey: "p", Data: Buffer.from("x") }));

    const refused = client.send(new PutRecordsCommand({ StreamName, Records }));

    await expect(refused).rejects.toThrow("Member must have length less than or equal to 500");
    await expect(refused).rejects.toMatchObject({ name: "ValidationException" });
  });

  test("the five iterator types start where they say", async () => {
    const { clock, read, putText } = await given();
    await putText("a");
    await clock.runTo(startMs + 1000);
    const { SequenceNumber } = await putText("b");
    await clock.runTo(startMs + 2000);
    await putText("c");

    const reads = [
      await read({ ShardIteratorType: "TRIM_HORIZON" }),
      await read({ ShardIteratorType: "LATEST" }),
      await read({ ShardIteratorType: "AT_SEQUENCE_NUMBER", StartingSequenceNumber: SequenceNumber }),
      await read({ ShardIteratorType: "AFTER_SEQUENCE_NUMBER", StartingSequenceNumber: SequenceNumber }),
      await read({ ShardIteratorType: "AT_TIMESTAMP", Timestamp: new Date(startMs + 500) }),
    ];

    expect(reads.map(texts)).toEqual([["a", "b", "c"], [], ["b", "c"], ["c"], ["b", "c"]]);
  });

  test("a sixth GetRecords within a second is refused", async () => {
    const { clock, read } = await given();
    for (let count = 0; count < 5; count++) await read({});

    await expect(read({})).rejects.toMatchObject({ name: "ProvisionedThroughputExceededException" });
    await clock.runTo(startMs + 200);
    await expect(read({})).resolves.toBeDefined();
  });

  test("an iterator expires after 5 minutes", async () => {
    const { clock, client } = await given();
    const request = { StreamName, ShardId: firstShard, ShardIteratorType: "LATEST" as const };
    const { ShardIterator } = await client.send(new GetShardIteratorCommand(request));

    await clock.runTo(startMs + 5 * 60_000 + 1);

    await expect(client.send(new GetRecordsCommand({ ShardIterator }))).rejects.toMatchObject({
      name: "ExpiredIteratorException",
    });
  });

  test("an unknown stream is named with its account", async () => {
    const { client } = await given();

    const refused = client.send(new DescribeStreamCommand({ StreamName: "wrong-stream-name" }));

    await expect(refused).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Stream wrong-stream-name under account 123456789012 not found.",
    });
  });

  test("DescribeStream, its summary, ListShards and ListStreams tell one story", async () => {
    const { client } = await given({ shardCount: 2 });

    const { StreamDescription } = await client.send(new DescribeStreamCommand({ StreamName }));
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    const first = await client.send(new ListShardsCommand({ StreamName, MaxResults: 1 }));
    const second = await client.send(new ListShardsCommand({ NextToken: first.NextToken }));
    const { StreamNames } = await client.send(new ListStreamsCommand({}));

    expect(StreamDescription).toMatchObject({ StreamStatus: "ACTIVE", RetentionPeriodHours: 24, HasMoreShards: false });
    expect(StreamDescription?.StreamCreationTimestamp).toEqual(new Date(startMs));
    expect(StreamDescriptionSummary?.OpenShardCount).toBe(2);
    expect([...(first.Shards ?? []), ...(second.Shards ?? [])]).toEqual(StreamDescription?.Shards);
    expect(second.NextToken).toBeUndefined();
    expect(StreamNames).toEqual([StreamName]);
  });

  test("a split shard is read to its end, and its children are named", async () => {
    const { client, read, putText } = await given();
    await putText("before");

    const NewStartingHashKey = (2n ** 127n).toString();
    await client.send(new SplitShardCommand({ StreamName, ShardToSplit: firstShard, NewStartingHashKey }));
    const { ShardId } = await putText("after");
    const parent = await read({});
    const child = await read({}, ShardId);

    expect(texts(parent)).toEqual(["before"]);
    expect(parent.NextShardIterator).toBeUndefined();
    expect(parent.ChildShards?.map((shard) => shard.ShardId)).toEqual(["shardId-000000000001", "shardId-000000000002"]);
    expect(texts(child)).toEqual(["after"]);
  });

  test("merged neighbours have one child with both as parents; UpdateShardCount doubles", async () => {
    const { client } = await given({ shardCount: 2 });

    await client.send(
      new MergeShardsCommand({ StreamName, ShardToMerge: firstShard, AdjacentShardToMerge: "shardId-000000000001" }),
    );
    await client.send(new UpdateShardCountCommand({ StreamName, TargetShardCount: 2, ScalingType: "UNIFORM_SCALING" }));
    const { Shards } = await client.send(new ListShardsCommand({ StreamName }));

    expect(Shards?.[2]).toMatchObject({ ParentShardId: firstShard, AdjacentParentShardId: "shardId-000000000001" });
    expect(Shards?.slice(3).map(({ ParentShardId }) => ParentShardId)).toEqual([
      "shardId-000000000002",
      "shardId-000000000002",
    ]);
  });

  test("retention grows to 48 hours, and is not shortened by Increase", async () => {
    const { client } = await given();

    await client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 48 }));
    const shorter = client.send(new IncreaseStreamRetentionPeriodCommand({ StreamName, RetentionPeriodHours: 24 }));

    await expect(shorter).rejects.toMatchObject({ name: "InvalidArgumentException" });
    const { StreamDescriptionSummary } = await client.send(new DescribeStreamSummaryCommand({ StreamName }));
    expect(StreamDescriptionSummary?.RetentionPeriodHours).toBe(48);
  });

  test("a caller without the action is refused", async () => {
    const { putText } = await given({ access: denying("kinesis:PutRecord") });

    await expect(putText("x")).rejects.toMatchObject({ name: "AccessDeniedException" });
  });
});

describe("a stream that is named by its ARN", () => {
  test("is the account's own, not one of that name elsewhere, for whose ARN permission was asked", async () => {
    const { client } = await given();
    const summary = (StreamARN: string) => client.send(new DescribeStreamSummaryCommand({ StreamARN }));
    const arn = `arn:aws:kinesis:us-east-1:123456789012:stream/${StreamName}`;

    expect((await summary(arn)).StreamDescriptionSummary?.StreamName).toBe(StreamName);
    await expect(summary(arn.replace("123456789012", "210987654321"))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("has 50 tags at most, and none of those that are too many", async () => {
    const { client } = await given();
    const tags = (from: number, count: number) =>
      Object.fromEntries(Array.from({ length: count }, (_, index) => [`t${from + index}`, ""]));
    const add = (Tags: Record<string, string>) => client.send(new AddTagsToStreamCommand({ StreamName, Tags }));

    await add(tags(0, 49));
    await expect(add(tags(49, 2))).rejects.toMatchObject({ name: "InvalidArgumentException" });
    await add(tags(48, 2));
  });
});
