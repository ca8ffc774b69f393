// The SDK's own client against the wire.
import {
  DescribeDeliveryStreamCommand,
  FirehoseClient,
  ListDeliveryStreamsCommand,
  PutRecordBatchCommand,
  PutRecordCommand,
} from "@aws-sdk/client-firehose";
import { describe, expect, test } from "vitest";
import { denying } from "../kit/access.ts";
import { deliveryCloud, startMs, transformWith, type DeliverySetUp } from "./delivery-cloud.ts";

const DeliveryStreamName = "delivery";

async function given(setUp: DeliverySetUp = {}) {
  const cloud = await deliveryCloud({ source: { kind: "direct" }, ...setUp });
  return { cloud, client: await cloud.client(FirehoseClient) };
}

const record = (text: string) => ({ Data: Buffer.from(text) });

describe("Firehose on the wire", () => {
  test("direct puts are transformed and delivered, ids differ", async () => {
    const { cloud, client } = await given({ destination: { transform: transformWith } });

    const { RecordId } = await client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("one ") }));
    const batch = await client.send(
      new PutRecordBatchCommand({ DeliveryStreamName, Records: [record("two "), record("three")] }),
    );
    await cloud.clock.runTo(startMs + 10 * 60_000);

    expect(cloud.textOf("data/")).toBe("one two three");
    expect(batch.FailedPutCount).toBe(0);
    const ids = [RecordId, ...(batch.RequestResponses ?? []).map((answer) => answer.RecordId)];
    expect(new Set(ids).size).toBe(3);
    expect(cloud.events[0]?.records[0]?.kinesisRecordMetadata).toBeUndefined();
  });

  test("PutRecordBatch refuses a 501st record", async () => {
    const { client } = await given();
    const Records = Array.from({ length: 501 }, () => record("x"));

    const refused = client.send(new PutRecordBatchCommand({ DeliveryStreamName, Records }));

    await expect(refused).rejects.toThrow("Member must have length less than or equal to 500");
  });

  test("a stream that reads Kinesis refuses direct puts", async () => {
    const { client } = await given({
      source: {
        kind: "kinesis",
        streamArn: "arn:aws:kinesis:us-east-1:123456789012:stream/source",
        roleArn: "arn:aws:iam::123456789012:role/delivery",
      },
    });

    const refused = client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("x") }));

    await expect(refused).rejects.toMatchObject({ name: "InvalidArgumentException" });
  });

  test("DescribeDeliveryStream shows the destination as configured; an unknown stream is named", async () => {
    const { client } = await given({ destination: { transform: transformWith } });

    const { DeliveryStreamNames } = await client.send(new ListDeliveryStreamsCommand({}));
    const { DeliveryStreamDescription: description } = await client.send(
      new DescribeDeliveryStreamCommand({ DeliveryStreamName }),
    );
    const unknown = client.send(new DescribeDeliveryStreamCommand({ DeliveryStreamName: "other" }));

    expect(DeliveryStreamNames).toEqual(["delivery"]);
    expect(description).toMatchObject({ DeliveryStreamStatus: "ACTIVE", DeliveryStreamType: "DirectPut" });
    expect(description?.CreateTimestamp).toEqual(new Date(startMs));
    expect(description?.Destinations?.[0]?.ExtendedS3DestinationDescription).toMatchObject({
      Prefix: "data/",
      BufferingHints: { SizeInMBs: 5, IntervalInSeconds: 300 },
    });
    await expect(unknown).rejects.toMatchObject({
      name: "ResourceNotFoundException",
      message: "Firehose other under account 123456789012 not found.",
    });
  });

  test("a caller without the action is refused", async () => {
    const { client } = await given({ access: denying("firehose:PutRecord") });

    const refused = client.send(new PutRecordCommand({ DeliveryStreamName, Record: record("x") }));

    await expect(refused).rejects.toMatchObject({ name: "AccessDeniedException" });
  });

  test.each([
    [
      "a prefix with keys but no partitioning",
      { prefix: "!{partitionKeyFromLambda:k}/" },
      "dynamic partitioning is not",
    ],
    ["an error prefix without its type", { errorOutputPrefix: "e/!{timestamp:yyyy}/" }, "error-output-type"],
    [
      "an interval of 901 s",
      { bufferMs: 901_000 },
      "BufferingHints.IntervalInSeconds is 901; Firehose allows 0 to 900.",
    ],
  ])("%s is refused at creation", async (_, destination, words) => {
    await expect(deliveryCloud({ destination })).rejects.toThrow(words);
  });
});
