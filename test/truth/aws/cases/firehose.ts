// Firehose. Cases of localstack's tests/aws/services/firehose/test_firehose.py, performed against the wire; the delivery streams
// themselves are made by the service's own API, for CreateDeliveryStream is not on the wire.
import * as sdk from "@aws-sdk/client-firehose";
import * as kinesis from "@aws-sdk/client-kinesis";
import * as s3 from "@aws-sdk/client-s3";
import { answered } from "../botocore-answer.ts";
import { family } from "../recording.ts";
import { roleFor } from "../roles.ts";
import { aws } from "../shared-cloud.ts";

const mebibyte = 1024 * 1024;

async function deliveryStream(name: string, bucket: string, roleArn: string, streamArn?: string): Promise<void> {
  await aws.s3.send(new s3.CreateBucketCommand({ Bucket: bucket }));
  aws.services.firehose.createDeliveryStream({
    name,
    source: streamArn === undefined ? { kind: "direct" } : { kind: "kinesis", streamArn, roleArn },
    destination: {
      roleArn,
      bucketArn: `arn:aws:s3:::${bucket}`,
      prefix: "firehoseTest",
      errorOutputPrefix: "firehoseTest-errors/!{firehose:error-output-type}/",
      fileExtension: undefined,
      bufferBytes: mebibyte,
      bufferMs: 1_000,
      compression: "UNCOMPRESSED",
      delimiter: undefined,
      transform: undefined,
      isDynamicallyPartitioned: false,
      conversion: undefined,
      logging: undefined,
    },
  });
}

async function onlyObject(Bucket: string): Promise<string> {
  const { Contents: contents = [] } = await aws.s3.send(new s3.ListObjectsV2Command({ Bucket }));
  const [only, ...others] = contents;
  if (only === undefined || others.length > 0) throw new Error(`${Bucket} holds ${contents.length} objects, not one`);
  const { Body: body } = await aws.s3.send(new s3.GetObjectCommand({ Bucket, Key: only.Key }));
  return body!.transformToString();
}

family("firehose", ({ performs }) => {
  const integration = "TestFirehoseIntegration::test_kinesis_firehose_kinesis_as_source_multiple_delivery_streams";
  performs(integration, async (recorded) => {
    const role = roleFor("firehose.amazonaws.com", "delivery");
    const StreamName = "delivered";
    await aws.kinesis.send(new kinesis.CreateStreamCommand({ StreamName, ShardCount: 1 }));
    const streamArn = `arn:aws:kinesis:us-east-1:111111111111:stream/${StreamName}`;
    const buckets = ["delivered-a", "delivered-b"];
    for (const bucket of buckets) await deliveryStream(bucket, bucket, role, streamArn);
    await aws.elapse(1_000);

    const Data = Buffer.from("Test-message-2948294kdlsie");
    await aws.kinesis.send(new kinesis.PutRecordCommand({ StreamName, Data, PartitionKey: "1" }));
    await aws.elapse(300_000);

    const [a, b] = [await onlyObject("delivered-a"), await onlyObject("delivered-b")];
    recorded.agrees("kinesis-event-stream-multiple-delivery-streams", {
      "<bucket-a>": { "folder-name": a },
      "<bucket-b>": { "folder-name": b },
    });
  });

  performs("TestFirehoseResourceTagging::test_resource_tagging", async (recorded) => {
    const DeliveryStreamName = "tagged";
    await deliveryStream(DeliveryStreamName, "tagged", roleFor("firehose.amazonaws.com", "tagged"));
    const send = (command: sdk.TagDeliveryStreamCommand) => answered(aws.firehose.send(command));
    const list = () => answered(aws.firehose.send(new sdk.ListTagsForDeliveryStreamCommand({ DeliveryStreamName })));
    const add = (Key: string, Value: string) =>
      send(new sdk.TagDeliveryStreamCommand({ DeliveryStreamName, Tags: [{ Key, Value }] }));

    await add("subject", "taboo");
    recorded.agrees("list-tags-1", await list());
    const TagKeys = ["subject", "moment"];
    const removed = aws.firehose.send(new sdk.UntagDeliveryStreamCommand({ DeliveryStreamName, TagKeys }));
    recorded.agrees("remove-tags", await answered(removed));
    recorded.agrees("list-tags-2", await list());
    recorded.agrees("add-tags", await add("feeling", "uncomfortable"));
    recorded.agrees("list-tags-3", await list());
  });
});
