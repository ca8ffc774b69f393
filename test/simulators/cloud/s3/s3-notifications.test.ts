// Events as recorded from AWS (localstack/localstack, tests/aws/services/s3/test_s3_notifications_sqs.snapshot.json, Apache-2.0).
import * as sdk from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import type { NotificationTarget } from "../../../../simulators/cloud/s3/notification-target.ts";
import { allowAll, denying } from "../kit/access.ts";
import { startMs } from "../kit/cloud-with.ts";
import type { SetUp } from "../kit/set-up.ts";
import { textLike as matching } from "../matching.ts";
import { put, s3Cloud, writer } from "./objects.ts";

const queueArn = "arn:aws:sqs:us-east-1:000000000000:events";
const functionArn = "arn:aws:lambda:us-east-1:000000000000:function:on-object";
const target = (more: Partial<NotificationTarget> = {}): NotificationTarget => ({
  id: "new-readings",
  kind: "queue",
  arn: queueArn,
  events: ["s3:ObjectCreated:*"],
  prefix: "",
  suffix: "",
  ...more,
});

const eventSchema = z.looseObject({
  Records: z.array(z.looseObject({ s3: z.looseObject({ object: z.looseObject({ key: z.string() }) }) })).optional(),
});

async function notified(targets: readonly NotificationTarget[], setUp: SetUp = {}) {
  const cloud = await s3Cloud(setUp);
  cloud.sqs.createQueue("events", {});
  cloud.s3.createBucket("b-1");
  cloud.s3.putNotifications("b-1", targets);
  const received = () =>
    cloud.sqs.queues
      .receiveMessages({ principal: writer, queueArn, limit: 100 })
      .map(({ body }) => eventSchema.parse(JSON.parse(body)));
  return { ...cloud, received };
}

describe("notifications", () => {
  test("a queue gets a test event when it is configured, a function none", async () => {
    const cloud = await notified(
      [target(), target({ kind: "function", arn: functionArn, prefix: "other/" })].slice(0, 1),
    );

    expect(cloud.received()).toMatchObject([
      { Service: "Amazon S3", Event: "s3:TestEvent", Bucket: "b-1", Time: "2026-01-01T00:00:00.000Z" },
    ]);
    expect(cloud.invocations).toEqual([]);
  });

  test("an object's event has the fields that AWS sends and a form-encoded key, 400 ms after the write", async () => {
    const cloud = await notified([target()]);
    cloud.received();
    await cloud.done(put(cloud, "b-1", "dt=2026-01-01/red flower@1.jpg", "test data"));

    await cloud.clock.runTo(startMs + 449);
    expect(cloud.received()).toEqual([]);
    await cloud.clock.runTo(startMs + 450);

    const [event] = cloud.received();
    expect(event).toEqual({
      Records: [
        {
          eventVersion: "2.1",
          eventSource: "aws:s3",
          awsRegion: "us-east-1",
          eventTime: "2026-01-01T00:00:00.050Z",
          eventName: "ObjectCreated:Put",
          userIdentity: { principalId: matching(/^AWS:AROA[0-9A-F]{17}:session$/) },
          requestParameters: { sourceIPAddress: "127.0.0.1" },
          responseElements: {
            "x-amz-request-id": matching(/^[0-9A-F]{16}$/),
            "x-amz-id-2": matching(/./),
          },
          s3: {
            s3SchemaVersion: "1.0",
            configurationId: "new-readings",
            bucket: {
              name: "b-1",
              ownerIdentity: { principalId: matching(/./) },
              arn: "arn:aws:s3:::b-1",
            },
            object: {
              key: "dt%3D2026-01-01/red+flower%401.jpg",
              size: 9,
              eTag: "eb733a00c0c9d336e65691a37ab54293",
              sequencer: matching(/^[0-9A-F]{18}$/),
            },
          },
        },
      ],
    });
  });

  test("prefix, suffix and event type choose; functions are invoked as S3 for the bucket", async () => {
    const cloud = await notified([
      target({ prefix: "in/", suffix: ".json" }),
      target({ id: "removed", kind: "function", arn: functionArn, events: ["s3:ObjectRemoved:Delete"] }),
    ]);
    cloud.received();
    for (const key of ["in/a.json", "in/a.txt", "out/a.json"]) await cloud.done(put(cloud, "b-1", key, "x"));
    await cloud.done(cloud.s3.objects.delete({ principal: writer, bucket: "b-1", key: "in/a.txt" }));

    await cloud.clock.runTo(startMs + 5_000);

    expect(cloud.received().map(({ Records: records }) => records?.[0]?.s3.object.key)).toEqual(["in/a.json"]);
    expect(cloud.invocations).toMatchObject([
      {
        functionArn,
        principal: {
          kind: "service",
          service: "s3.amazonaws.com",
          sourceArn: "arn:aws:s3:::b-1",
          sourceAccount: "000000000000",
        },
      },
    ]);
    expect(JSON.parse(cloud.invocations[0]!.payload)).toMatchObject({
      Records: [{ eventName: "ObjectRemoved:Delete", s3: { object: { key: "in/a.txt" } } }],
    });
  });

  test("sequencers rise, and a duplicated event carries the same one twice", async () => {
    const cloud = await notified([target()], { faults: { s3: { duplicateEventRate: 1 } } });
    cloud.received();
    await cloud.done(put(cloud, "b-1", "k", "1"));
    await cloud.done(put(cloud, "b-1", "k", "2"));

    await cloud.clock.runTo(startMs + 10_000);

    const sequencers = cloud.received().map((event) => JSON.stringify(event).match(/"sequencer":"(\w+)"/)?.[1] ?? "");
    expect(sequencers).toHaveLength(4);
    expect(new Set(sequencers).size).toBe(2);
    expect(sequencers[0]! < sequencers[1]!).toBe(true);
  });

  test("a queue that does not exist, or does not allow it, refuses the configuration in AWS's words", async () => {
    const cloud = await s3Cloud();
    cloud.s3.createBucket("b-1");
    const refusing = await s3Cloud({ access: denying("sqs:SendMessage") });
    refusing.s3.createBucket("b-1");
    refusing.sqs.createQueue("events", {});
    const refusal = (reason: string): unknown =>
      expect.objectContaining({
        code: "InvalidArgument",
        message: "Unable to validate the following destination configurations",
        members: { ArgumentName1: queueArn, ArgumentValue1: reason },
      });

    expect(() => cloud.s3.putNotifications("b-1", [target()])).toThrow(refusal("The destination queue does not exist"));
    expect(() => refusing.s3.putNotifications("b-1", [target()])).toThrow(
      refusal("Permissions on the destination queue do not allow S3 to publish notifications from this bucket"),
    );
  });

  test("two rules that would both take an event are refused", async () => {
    await expect(notified([target({ prefix: "a/" }), target({ id: "2", prefix: "a/b/" })])).rejects.toThrow(
      "Configuration is ambiguously defined.",
    );
  });

  test("an event that its queue refuses later is reported as a fault", async () => {
    let isAllowed = true;
    const access = {
      ...allowAll,
      authorize: (request: Parameters<typeof allowAll.authorize>[0]) =>
        isAllowed ? undefined : denying(request.action).authorize(request),
    };
    const cloud = await notified([target()], { access });
    await cloud.done(put(cloud, "b-1", "k", "1"));
    isAllowed = false;

    await cloud.clock.runTo(startMs + 5_000);

    expect(cloud.faults.splice(0)).toMatchObject([{ message: `an event of bucket b-1 did not reach ${queueArn}` }]);
  });

  test("the configuration goes over the wire and back, and an empty one removes it", async () => {
    const cloud = await s3Cloud();
    cloud.s3.createBucket("b-1");
    cloud.sqs.createQueue("events", {});
    const client = await cloud.client(sdk.S3Client);
    const configuration: sdk.NotificationConfiguration = {
      QueueConfigurations: [
        {
          Id: "one",
          QueueArn: queueArn,
          Events: ["s3:ObjectCreated:*"],
          Filter: { Key: { FilterRules: [{ Name: "prefix", Value: "in/" }] } },
        },
      ],
    };
    const configure = (NotificationConfiguration: sdk.NotificationConfiguration) =>
      client.send(new sdk.PutBucketNotificationConfigurationCommand({ Bucket: "b-1", NotificationConfiguration }));
    const get = () => client.send(new sdk.GetBucketNotificationConfigurationCommand({ Bucket: "b-1" }));

    await configure(configuration);
    expect((await get()).QueueConfigurations).toEqual([
      {
        Id: "one",
        QueueArn: queueArn,
        Events: ["s3:ObjectCreated:*"],
        Filter: { Key: { FilterRules: [{ Name: "Prefix", Value: "in/" }] } },
      },
    ]);
    await configure({});

    expect((await get()).QueueConfigurations).toBeUndefined();
  });
});
