// Topic rules by Pulumi type. What their actions do stands in iot.test.ts.
import { beforeEach, describe, expect, test } from "vitest";
import { iotProvisioners } from "../../../../simulators/cloud/provisioning/iot.ts";
import { deviceCloud, type DeviceCloud } from "./device-cloud.ts";

let cloud: DeviceCloud;
beforeEach(async () => {
  cloud = await deviceCloud();
});

const provision = (inputs: Readonly<Record<string, unknown>>) => {
  const rule = { name: "r", enabled: true, sql: "SELECT * FROM 't'", sqlVersion: "2016-03-23", ...inputs };
  return iotProvisioners(cloud.iot)["aws:iot/topicRule:TopicRule"]!({ name: "r", inputs: rule });
};

describe("a topic rule's Firehose action", () => {
  const firehose = { roleArn: "arn:aws:iam::123456789012:role/rule", deliveryStreamName: "d" };

  test("is taken with one of the four separators, as an action and as the error action", async () => {
    for (const separator of ["\n", "\t", "\r\n", ","])
      expect(
        await provision({ firehoses: [{ ...firehose, separator, batchMode: false }], errorAction: { firehose } }),
      ).toMatchObject({ id: "r" });
  });

  test.each([
    ["batches", { batchMode: true }, "batchMode"],
    ["another separator", { separator: ";" }, "separator"],
  ])("with %s is refused", (_, more, words) => {
    expect(() => provision({ firehoses: [{ ...firehose, ...more }] })).toThrow(words);
  });
});
