// Kinesis Data Streams. Cases of localstack's tests/aws/services/kinesis/test_kinesis.py, performed against the wire.
import * as sdk from "@aws-sdk/client-kinesis";
import { expect } from "vitest";
import { isMembers } from "../agreement.ts";
import { answered, plain } from "../botocore-answer.ts";
import { family } from "../recording.ts";
import { aws } from "../shared-cloud.ts";

let count = 0;
async function stream(more: Partial<sdk.CreateStreamCommandInput> = {}): Promise<{ name: string; arn: string }> {
  const name = `stream-${++count}`;
  await aws.kinesis.send(new sdk.CreateStreamCommand({ StreamName: name, ...more }));
  return { name, arn: `arn:aws:kinesis:us-east-1:111111111111:stream/${name}` };
}

/** Bytes as Python prints them. */
const pythonBytes = (bytes: Uint8Array): string =>
  `b'${[...bytes].map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`)).join("")}'`;

family("kinesis", ({ performs, refuses }) => {
  const named = (name: string): string => `TestKinesis::test_${name}`;

  performs(named("create_stream_without_shard_count"), async (recorded) => {
    const { name } = await stream();

    const described = await aws.kinesis.send(new sdk.DescribeStreamCommand({ StreamName: name }));

    recorded.agrees("Shards", described.StreamDescription!.Shards);
  });

  performs(named("add_tags_to_stream"), async (recorded) => {
    const { name: StreamName } = await stream({ ShardCount: 1 });

    await aws.kinesis.send(new sdk.AddTagsToStreamCommand({ StreamName, Tags: { foo: "bar" } }));

    const { Tags: tags } = await aws.kinesis.send(new sdk.ListTagsForStreamCommand({ StreamName }));
    recorded.agrees("Tags", tags![0]);
  });

  performs(named("record_lifecycle_data_integrity"), async (recorded) => {
    const { name: StreamName } = await stream({ ShardCount: 1 });
    const ShardId = "shardId-000000000000";
    const { ShardIterator } = await aws.kinesis.send(
      new sdk.GetShardIteratorCommand({ StreamName, ShardId, ShardIteratorType: "TRIM_HORIZON" }),
    );

    for (const text of ["", "a".repeat(1_000), "test", "ünicödé 统一码 💣💻🔥"])
      await aws.kinesis.send(new sdk.PutRecordCommand({ StreamName, Data: Buffer.from(text), PartitionKey: "1" }));

    const { Records: records } = await aws.kinesis.send(new sdk.GetRecordsCommand({ ShardIterator }));
    recorded.agrees(
      "Records",
      records!.map((record) => ({ ...plain(record), Data: pythonBytes(record.Data!) })),
    );
  });

  performs(named("cbor_exceptions"), async (recorded) => {
    const refused = await answered(
      aws.kinesis.send(new sdk.DescribeStreamCommand({ StreamName: "wrong-stream-name" })),
    );

    const error = isMembers(refused["Error"]) ? refused["Error"] : {};
    recorded.agrees("cbor-error", { __type: error["Code"], message: error["Message"] });
  });

  performs(named("resource_policy_crud"), async (recorded) => {
    const { arn: ResourceARN } = await stream({ ShardCount: 1 });
    const get = () => answered(aws.kinesis.send(new sdk.GetResourcePolicyCommand({ ResourceARN })));
    const put = (Sid: string, Action: string | string[], Resource = ResourceARN) =>
      answered(
        aws.kinesis.send(
          new sdk.PutResourcePolicyCommand({
            ResourceARN: Resource,
            Policy: JSON.stringify({
              Version: "2012-10-17",
              Statement: [
                { Sid, Effect: "Allow", Principal: { AWS: "arn:aws:iam::111111111111:root" }, Action, Resource },
              ],
            }),
          }),
        ),
      );
    const remove = () => answered(aws.kinesis.send(new sdk.DeleteResourcePolicyCommand({ ResourceARN })));

    recorded.agrees("default_policy_if_not_set", await get());
    recorded.agrees("put_resource_policy_if_not_set", await put("AllowCrossAccountWrite", "kinesis:PutRecord"));
    recorded.agrees("get_resource_policy_after_set", await get());
    const actions = ["kinesis:PutRecord", "kinesis:GetRecords"];
    recorded.agrees("update_resource_policy", await put("AllowCrossAccountReadWrite", actions));
    recorded.agrees("get_resource_policy_after_update", await get());
    recorded.agrees("delete_resource_policy", await remove());
    recorded.agrees("get_resource_policy_after_delete", await get());
    expect(await remove()).toHaveProperty("Error");
    expect(await put("Sid", "kinesis:PutRecord", `${ResourceARN}-absent`)).toHaveProperty("Error");
  });

  refuses(
    ["", "_with_sequence_number_as_iterator", "_with_at_timestamp", "_cbor_at_timestamp"].map((end) =>
      named(`subscribe_to_shard${end}`),
    ),
    "enhanced fan-out is not there: consumers read with GetRecords",
  );
  refuses(named("stream_consumers"), "enhanced fan-out is not there: consumers read with GetRecords");
});
