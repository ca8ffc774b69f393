import { describe, expect, test } from "vitest";
import type { TopicRuleDefinition } from "../../../../simulators/cloud/iot/iot.ts";
import { publishFault } from "../../../../simulators/cloud/iot/broker.ts";
import type { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import { startMs } from "../kit/cloud-with.ts";
import { deviceCloud } from "./device-cloud.ts";
import { letEveryoneIn } from "./device-policies.ts";

/** A rule, a device that publishes, and what came to the places that rules send to. */
async function ruleCloud(rule: Partial<TopicRuleDefinition>) {
  const records: { streamName: string; partitionKey: string; data: string }[] = [];
  const deliveries: { deliveryStreamName: string; data: string }[] = [];
  const objects: { bucket: string; key: string; body: string }[] = [];
  let throttledCount = 0;
  const cloud = await deviceCloud({
    standIns: {
      records: {
        putRecord({ streamName, partitionKey, data }) {
          if (throttledCount-- > 0)
            throw new AwsError("ProvisionedThroughputExceededException", 400, "Rate exceeded for shard");
          records.push({ streamName, partitionKey, data: data.toString() });
        },
      },
      deliveryStreams: {
        putRecord({ deliveryStreamName, data }) {
          deliveries.push({ deliveryStreamName, data: data.toString() });
        },
      },
      objects: {
        put({ bucket, key, body }) {
          objects.push({ bucket, key, body: body.toString() });
          return Promise.resolve({ key, sizeBytes: body.length, eTag: "", lastModifiedMs: 0 });
        },
      },
    },
  });
  cloud.iot.createTopicRule({ ...telemetryRule, ...rule });
  letEveryoneIn(cloud.devices);
  const client = await cloud.connect("d-1");
  return {
    ...cloud,
    records,
    deliveries,
    objects,
    /** How many of the next puts to the stream are throttled. */
    throttle: (count: number) => (throttledCount = count),
    publish: async (topic: string, payload: string | Buffer): Promise<void> => {
      await client.publishAsync(topic, payload, { qos: 1 });
    },
  };
}

/** Resolves when something from outside stands before the clock, admitted or not. */
const arrivalAt = (clock: VirtualClock): Promise<void> =>
  new Promise((resolve) => {
    const admit = clock.admit.bind(clock);
    clock.admit = (arrival) => {
      admit(arrival);
      resolve();
    };
  });

const telemetryRule: TopicRuleDefinition = {
  name: "telemetry",
  sql: "SELECT encode(*, 'base64') AS payload, topic() AS topic FROM 'devices/+/telemetry'",
  isEnabled: true,
  actions: [
    {
      kind: "kinesis",
      roleArn: "arn:aws:iam::123456789012:role/rule",
      streamName: "stream",
      partitionKey: "${topic(2)}",
    },
  ],
  errorAction: {
    kind: "s3",
    roleArn: "arn:aws:iam::123456789012:role/rule",
    bucketName: "errors",
    key: "rule/${topic(2)}",
  },
};

describe("IoT Core over MQTT", () => {
  test("a Basic Ingest publish is in the stream when its PUBACK arrives, with the topic as the rule sees it", async () => {
    const { publish, records } = await ruleCloud({});

    await publish("$aws/rules/telemetry/devices/d-1/telemetry", "hello");

    expect(records).toEqual([
      { streamName: "stream", partitionKey: "d-1", data: '{"payload":"aGVsbG8=","topic":"devices/d-1/telemetry"}' },
    ]);
  });

  test("what is published while time is on its way to an instant is received at that instant", async () => {
    const { publish, records, clock } = await ruleCloud({
      sql: "SELECT timestamp() AS received_at FROM 'devices/+/telemetry'",
    });
    const arrived = arrivalAt(clock);
    let published: Promise<void> | undefined;
    // Work that is due holds time back until the message is in the broker's hands.
    clock.at(startMs + 1_000, () => {
      published = publish("$aws/rules/telemetry/devices/d-1/telemetry", "{}");
      void clock.work(0, () => arrived);
    });

    await clock.runTo(startMs + 5_000);
    await published;

    expect(records.map(({ data }) => data)).toEqual([JSON.stringify({ received_at: startMs + 5_000 })]);
  });

  test("a plain topic reaches the rules whose filter matches it, and no other", async () => {
    const { publish, records } = await ruleCloud({});

    await publish("devices/d-1/telemetry", "a");
    await publish("devices/d-1/shadow", "b");

    expect(records.map(({ data }) => data)).toEqual(['{"payload":"YQ==","topic":"devices/d-1/telemetry"}']);
  });

  test("a disabled rule does nothing", async () => {
    const { publish, records } = await ruleCloud({ isEnabled: false });

    await publish("$aws/rules/telemetry/devices/d-1/telemetry", "a");

    expect(records).toEqual([]);
  });

  test("a throttled put is tried again a second later", async () => {
    const { publish, records, throttle, clock, iot } = await ruleCloud({});
    throttle(1);
    await publish("$aws/rules/telemetry/devices/d-1/telemetry", "a");
    expect([records.length, iot.backlog()]).toEqual([0, 1]);

    await clock.runTo(startMs + 1_000);

    expect([records.length, iot.backlog()]).toEqual([1, 0]);
  });

  test("a put that fails three times sends one document to the error action", async () => {
    const { publish, objects, throttle, clock } = await ruleCloud({});
    throttle(3);
    await publish("$aws/rules/telemetry/devices/d-1/telemetry", "a");

    await clock.runTo(startMs + 5_000);

    expect(objects).toHaveLength(1);
    expect(objects[0]).toMatchObject({ bucket: "errors", key: "rule/d-1" });
    expect(JSON.parse(objects[0]!.body)).toMatchObject({
      ruleName: "telemetry",
      topic: "devices/d-1/telemetry",
      clientId: "d-1",
      base64OriginalPayload: "YQ==",
      failures: [{ failedAction: "KinesisAction", failedResource: "stream", errorMessage: "Rate exceeded for shard" }],
    });
  });

  test("a rule that calls an unknown function is refused when it is made", async () => {
    await expect(ruleCloud({ sql: "SELECT get_thing_shadow('a') AS s FROM 'a'" })).rejects.toThrow(
      "get_thing_shadow() is not implemented",
    );
  });
});

describe("publish limits", () => {
  test.each([
    ["a payload of 131,072 bytes", "a/b", 131_072, undefined],
    ["a payload of 131,073 bytes", "a/b", 131_073, "payload of 131073 bytes; at most 131072"],
    ["a topic of 9 levels", "1/2/3/4/5/6/7/8/9", 1, "topic of 9 levels; at most 8"],
    ["a Basic Ingest topic of 3 + 8 levels", "$aws/rules/r/1/2/3/4/5/6/7/8", 1, undefined],
  ])("%s", (_, topic, byteCount, expected) => {
    expect(publishFault(topic, byteCount)).toBe(expected);
  });
});

describe("an action of a rule", () => {
  const roleArn = "arn:aws:iam::123456789012:role/rule";

  test("puts a record into a delivery stream, with its separator behind it", async () => {
    const { publish, deliveries } = await ruleCloud({
      sql: "SELECT a FROM 'devices/+/telemetry'",
      actions: [
        { kind: "firehose", roleArn, deliveryStreamName: "lines", separator: "\n" },
        { kind: "firehose", roleArn, deliveryStreamName: "bare", separator: "" },
      ],
    });

    await publish("devices/d-1/telemetry", '{"a":1,"b":2}');

    expect(deliveries).toEqual([
      { deliveryStreamName: "lines", data: '{"a":1}\n' },
      { deliveryStreamName: "bare", data: '{"a":1}' },
    ]);
  });

  test("republishes to rules as well, where clientid() is n/a, and $$ stands for a reserved topic's $", async () => {
    const republish = { kind: "republish", roleArn, topic: "seen/${topic(2)}", qos: 1 } as const;
    const { iot, publish, records } = await ruleCloud({ actions: [republish] });
    const toStream = { kind: "kinesis", roleArn, streamName: "seen", partitionKey: "k" } as const;
    const sql = "SELECT topic() AS topic, clientid() AS client FROM 'seen/#'";
    iot.createTopicRule({ ...telemetryRule, name: "seen", sql, actions: [toStream] });
    const direct = { ...republish, topic: "$$aws/rules/direct/${topic()}" };
    iot.createTopicRule({ ...telemetryRule, name: "chained", sql: "SELECT * FROM 'seen/#'", actions: [direct] });
    iot.createTopicRule({ ...telemetryRule, name: "direct", sql: "SELECT topic() AS via", actions: [toStream] });

    await publish("devices/d-1/telemetry", "{}");

    expect(records.map(({ data }) => data)).toEqual(['{"topic":"seen/d-1","client":"n/a"}', '{"via":"seen/d-1"}']);
    expect(iot.receivedCount()).toBe(1);
  });

  test("that feeds its own rule is stopped after 100 republishes, and the error action is told", async () => {
    const republish = { kind: "republish", roleArn, topic: "devices/d-1/telemetry", qos: 0 } as const;
    const { iot, clock, publish, objects, faults } = await ruleCloud({
      sql: "SELECT * FROM 'devices/+/telemetry'",
      actions: [republish],
    });

    await publish("devices/d-1/telemetry", "{}");
    await clock.runTo(startMs + 60_000);

    expect(objects).toHaveLength(1);
    expect(objects[0]!.body).toContain("republished 100 times since the first publish; at most 100");
    expect([iot.backlog(), faults]).toEqual([0, []]);
  });
});

test("a client id of 129 bytes is refused as an identifier by MQTT 3.1.1, one of 128 is taken", async () => {
  const devices = await deviceCloud();
  letEveryoneIn(devices.devices);

  expect((await devices.connect("a".repeat(128))).connected).toBe(true);
  await expect(devices.connect("é".repeat(64) + "a")).rejects.toMatchObject({ code: 2 });
});
