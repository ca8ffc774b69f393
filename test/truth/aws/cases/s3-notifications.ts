// What S3 tells a queue of. Cases of localstack's tests/aws/services/s3/test_s3_notifications_sqs.py, performed against the wire.
import * as sdk from "@aws-sdk/client-s3";
import { expect } from "vitest";
import {
  allowedQueue,
  configure,
  configuration,
  notifying,
  put,
  messages,
  events,
  byName,
  byKey,
  rules,
} from "../bucket-events.ts";
import { isMembers } from "../agreement.ts";
import { bucket } from "../buckets.ts";
import { createQueue } from "../queues.ts";
import { aws } from "../shared-cloud.ts";
import { plain } from "../botocore-answer.ts";
import { family } from "../recording.ts";

family("s3-notifications-to-sqs", ({ performs, refuses }) => {
  const named = (name: string): string => `TestS3NotificationsToSQS::test_${name}`;

  performs(named("object_created_put"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectCreated:Put"]);

    await put(Bucket, "my_key_0", "something");
    await put(Bucket, "my_key_1", "something else");

    recorded.agrees("receive_messages", { messages: await events(queue, byKey) });
  });

  performs(named("object_created_copy"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectCreated:Copy"]);

    await put(Bucket, "source", "something");
    await aws.s3.send(new sdk.CopyObjectCommand({ Bucket, CopySource: `${Bucket}/source`, Key: "copy" }));

    recorded.agrees("receive_messages", { messages: await events(queue) });
  });

  performs(named("object_created_and_object_removed"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectCreated:*", "s3:ObjectRemoved:*"]);

    await put(Bucket, "source", "something");
    await aws.s3.send(new sdk.CopyObjectCommand({ Bucket, CopySource: `${Bucket}/source`, Key: "copy" }));
    await aws.s3.send(new sdk.DeleteObjectCommand({ Bucket, Key: "source" }));

    recorded.agrees("receive_messages", { messages: await events(queue, byName) });
  });

  performs(named("delete_objects"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectRemoved:*"]);
    await put(Bucket, "key", "something");

    const Objects = ["key", "dummy1", "dummy2"].map((Key) => ({ Key }));
    await aws.s3.send(new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));

    recorded.agrees("receive_messages", { messages: await events(queue, byKey) });
  });

  performs(named("object_created_complete_multipart_upload"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectCreated:*"]);
    const upload = { Bucket, Key: "test-key" };
    const { UploadId } = await aws.s3.send(new sdk.CreateMultipartUploadCommand(upload));

    const part = { ...upload, UploadId, PartNumber: 1 };
    const { ETag } = await aws.s3.send(new sdk.UploadPartCommand({ ...part, Body: "1".repeat(6 * 1024) }));
    const MultipartUpload = { Parts: [{ ETag, PartNumber: 1 }] };
    await aws.s3.send(new sdk.CompleteMultipartUploadCommand({ ...upload, UploadId, MultipartUpload }));

    recorded.agrees("receive_messages", { messages: await events(queue) });
  });

  performs(named("key_encoding"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectCreated:*"]);

    await put(Bucket, "a@b", "something");

    recorded.agrees("receive_messages", { messages: await events(queue) });
  });

  performs(
    named("object_created_put_with_presigned_url_upload"),
    async (recorded) => {
      const { Bucket, queue } = await notifying(["s3:ObjectCreated:*"]);
      const { accessKeyId } = await aws.s3.config.credentials();
      const credential = `X-Amz-Credential=${accessKeyId}/20261121/us-east-1/s3/aws4_request`;
      const query = `X-Amz-Algorithm=AWS4-HMAC-SHA256&${credential}&X-Amz-Expires=3600&X-Amz-Signature=0`;

      await fetch(`${aws.url}/${Bucket}/key-by-hostname?${query}`, { method: "PUT", body: "something" });

      recorded.agrees("receive_messages", { messages: await events(queue) });
    },
    { answers: { receive_messages_region_2: "the embedded cloud is one region" } },
  );

  const retag = { TagSet: [{ Key: "swallow_type", Value: "african" }] };
  performs(named("object_tagging_put_event"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectTagging:Put"]);
    await put(Bucket, "key", "FooBarBlitz");

    await aws.s3.send(new sdk.PutObjectTaggingCommand({ Bucket, Key: "key", Tagging: retag }));

    recorded.agrees("receive_messages", { messages: await events(queue) });
  });

  performs(named("object_tagging_delete_event"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectTagging:Delete"]);
    await put(Bucket, "key", "FooBarBlitz");
    await aws.s3.send(new sdk.PutObjectTaggingCommand({ Bucket, Key: "key", Tagging: retag }));

    await aws.s3.send(new sdk.DeleteObjectTaggingCommand({ Bucket, Key: "key" }));

    recorded.agrees("receive_messages", { messages: await events(queue) });
  });

  performs(named("xray_header"), async (recorded) => {
    const { Bucket, queue } = await notifying(["s3:ObjectCreated:*"]);
    const command = new sdk.PutObjectCommand({ Bucket, Key: "test-data", Body: "something" });
    const trace = "Root=1-3152b799-8954dae64eda91bc9a23a7e8;Parent=7fa8c0f79203be72;Sampled=1";
    command.middlewareStack.add(
      (next) => (given) => {
        if (isMembers(given.request) && isMembers(given.request["headers"]))
          Object.assign(given.request["headers"], { "x-amzn-trace-id": trace });
        return next(given);
      },
      { step: "build" },
    );

    await aws.s3.send(command);

    const received = await messages(queue, { MessageSystemAttributeNames: ["AWSTraceHeader"] });
    recorded.agrees("receive_messages", { messages: received.map(plain) });
  });

  performs(named("notifications_with_filter"), async (recorded) => {
    const Bucket = await bucket();
    const { arn: QueueArn, ...rest } = await allowedQueue(Bucket);
    const Filter = rules(["Prefix", "testupload/"], ["Suffix", "testfile.txt"]);
    await configure(Bucket, [
      { Id: "id0001", QueueArn, Events: ["s3:ObjectCreated:*", "s3:ObjectRemoved:Delete"], Filter },
      { Id: "id0002", QueueArn, Events: ["s3:ObjectTagging:*"], Filter },
    ]);
    recorded.agrees("config", await configuration(Bucket));

    await put(Bucket, "/testdata", '{"test": "bucket_notification1"}');
    await put(Bucket, "testupload/dir1/testfile.txt", '{"test": "bucket_notification2"}');
    const [message, ...others] = await events({ ...rest, arn: QueueArn });
    recorded.agrees("message", message);
    expect(others).toEqual([]);

    await configure(Bucket, []);
    recorded.agrees("config_empty", await configuration(Bucket));
    const updated = { Id: "id123456", QueueArn, Events: ["s3:ObjectCreated:*" as const] };
    await configure(Bucket, [updated]);
    recorded.agrees("config_updated", await configuration(Bucket));
    await configure(Bucket, [{ ...updated, Filter: rules(["Prefix", "testupload/"]) }]);
    recorded.agrees("config_updated_filter", await configuration(Bucket));
  });

  performs(named("filter_rules_case_insensitive"), async (recorded) => {
    const Bucket = await bucket();
    const { arn: QueueArn } = await createQueue({}, `my-queue-${Bucket}`);

    const Filter = rules(["suffix", ".txt"], ["PREFIX", "notif-"]);
    await configure(Bucket, [{ QueueArn, Events: ["s3:ObjectCreated:*"], Filter }], true);

    recorded.agrees("bucket_notification_configuration", await configuration(Bucket));
  });

  performs(named("filter_rules_empty_value"), async (recorded) => {
    const Bucket = await bucket();
    const { arn: QueueArn } = await createQueue({}, `my-queue-${Bucket}`);

    const Filter = rules(["suffix", ""]);
    await configure(Bucket, [{ QueueArn, Events: ["s3:ObjectCreated:*"], Filter }], true);

    recorded.agrees("bucket_notification_configuration", await configuration(Bucket));
  });

  const absent = (name: string): string => `arn:aws:sqs:us-east-1:111111111111:${name}`;
  performs(named("invalid_sqs_arn"), async (recorded) => {
    const Bucket = await bucket();
    const to = (QueueArn: string) => [{ Id: "id123", Events: ["s3:ObjectCreated:*" as const], QueueArn }];

    recorded.agrees("invalid_not_skip", await configure(Bucket, to("invalid-queue"), false));
    recorded.agrees("invalid_skip", await configure(Bucket, to("invalid-queue"), true));
    recorded.agrees("queue-does-not-exist", await configure(Bucket, to(absent("my-queue"))));
    await configure(Bucket, to(absent("my-queue")), true);
    recorded.agrees("skip_destination_validation", await configuration(Bucket));
  });

  performs(named("multiple_invalid_sqs_arns"), async (recorded) => {
    const Bucket = await bucket();
    const to = (first: string, second: string): sdk.QueueConfiguration[] => [
      { Id: "id1", Events: ["s3:ObjectCreated:*"], QueueArn: first },
      { Id: "id2", Events: ["s3:ObjectRemoved:*"], QueueArn: second },
    ];

    recorded.agrees("two-queue-arns-invalid", await configure(Bucket, to("invalid_arn", "invalid_arn_2")));
    const mixed = await configure(Bucket, to(absent("my-queue"), "invalid_arn_2"));
    recorded.agrees("one-queue-invalid-one-not-existent", mixed);
    const neither = await configure(Bucket, to(absent("my-queue"), absent("my-queue-2")));
    recorded.agrees("multiple-queues-do-not-exist", neither);
  });

  refuses(named("object_put_acl"), "objects have no access control lists");
  refuses(named("restore_object"), "there is no storage class but STANDARD");
  refuses(named("object_created_put_versioned"), "buckets keep no versions");
});
