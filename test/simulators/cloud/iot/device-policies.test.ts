import { readdirSync } from "node:fs";
import { beforeEach, describe, expect, test } from "vitest";
import { deviceCloud, type DeviceCloud } from "./device-cloud.ts";
import { policyOf, template, templateWith } from "./device-policies.ts";
import { hangUp } from "./mqtt-clients.ts";

const thingName = "${iot:Connection.Thing.ThingName}";
const ownTopic = `topic/devices/${thingName}/telemetry`;
const ofItself = policyOf(
  { Action: "iot:Connect", Resource: `client/${thingName}` },
  { Action: "iot:Publish", Resource: [ownTopic, `topic/$aws/rules/telemetry/devices/${thingName}/telemetry`] },
);

let cloud: DeviceCloud;
beforeEach(async () => {
  cloud = await deviceCloud();
});

function givenTemplate(policy = ofItself): void {
  cloud.devices.putPolicy("device", policy);
  cloud.devices.createTemplate({ ...template, name: "fleet", body: templateWith("device") });
}

describe("a client on the plain port", () => {
  test("is refused where nobody is registered and no template is enabled", async () => {
    cloud.devices.putPolicy("device", ofItself);
    cloud.devices.createTemplate({ ...template, name: "fleet", body: templateWith("device"), isEnabled: false });

    await expect(cloud.connect("d-1")).rejects.toThrow("Connection refused: Not authorized");
    expect(cloud.iot.broker.connectionCount()).toBe(0);
  });

  test("is the thing of its client id where a template is enabled, and publishes to its own topics", async () => {
    givenTemplate();
    const device = await cloud.connect("d-1");

    await device.publishAsync("devices/d-1/telemetry", "a", { qos: 1 });
    await device.publishAsync("$aws/rules/telemetry/devices/d-1/telemetry", "b", { qos: 1 });

    expect(cloud.iot.receivedCount()).toBe(2);
  });

  test("has no key made and no file written, which only certificates need", async () => {
    givenTemplate();
    const device = await cloud.connect("d-1");

    await device.publishAsync("devices/d-1/telemetry", "a", { qos: 1 });

    expect(readdirSync(cloud.dataDirectory)).toEqual([]);
  });

  test("is cut off when it publishes to another device's topic, and nothing is taken", async () => {
    givenTemplate();
    const device = await cloud.connect("d-1");

    device.publish("devices/d-2/telemetry", "a", { qos: 1 });
    await hangUp(device);

    expect(cloud.iot.receivedCount()).toBe(0);
  });

  test("with a wildcard for its client id is not let at every topic", async () => {
    givenTemplate();
    const device = await cloud.connect("*");

    device.publish("devices/d-2/telemetry", "a", { qos: 1 });
    await hangUp(device);

    expect(cloud.iot.receivedCount()).toBe(0);
  });

  test("is refused under a client id that its policy does not name", async () => {
    givenTemplate(policyOf({ Action: "iot:Connect", Resource: "client/d-1" }));

    await expect(cloud.connect("d-1")).resolves.toBeDefined();
    await expect(cloud.connect("d-2")).rejects.toThrow("Not authorized");
  });

  test("may not retain a message unless iot:RetainPublish is allowed", async () => {
    givenTemplate();
    const device = await cloud.connect("d-1");

    device.publish("devices/d-1/telemetry", "a", { qos: 1, retain: true });
    await hangUp(device);

    expect(cloud.iot.receivedCount()).toBe(0);
  });

  test("is answered 0x80 for a filter that it may not subscribe to, and keeps its connection", async () => {
    givenTemplate();
    const device = await cloud.connect("d-1");

    await expect(device.subscribeAsync("devices/#")).rejects.toThrow("Unspecified error");
    await device.publishAsync("devices/d-1/telemetry", "a", { qos: 1 });

    expect(cloud.iot.receivedCount()).toBe(1);
  });

  test("receives on a filter it subscribed to only the topics that iot:Receive allows", async () => {
    givenTemplate(
      policyOf(
        { Action: ["iot:Connect", "iot:Publish"], Resource: "*" },
        { Action: "iot:Subscribe", Resource: "topicfilter/news/+" },
        { Action: "iot:Receive", Resource: "topic/news/open" },
      ),
    );
    const device = await cloud.connect("d-1");
    const received: string[] = [];
    device.on("message", (topic) => received.push(topic));
    await device.subscribeAsync("news/+");

    await device.publishAsync("news/secret", "a", { qos: 1 });
    const open = new Promise((resolve) => device.once("message", resolve));
    await device.publishAsync("news/open", "b", { qos: 1 });
    await open;

    expect(received).toEqual(["news/open"]);
  });

  test("loses what is detached from its group with the next packet", async () => {
    cloud.devices.putPolicy("device", ofItself);
    const { arn } = cloud.devices.createGroup("all", undefined);
    cloud.devices.attachPolicy("device", arn);
    const body = JSON.stringify({
      Parameters: { SerialNumber: { Type: "String" } },
      Resources: {
        thing: { Type: "AWS::IoT::Thing", Properties: { ThingName: { Ref: "SerialNumber" }, ThingGroups: ["all"] } },
      },
    });
    cloud.devices.createTemplate({ ...template, name: "fleet", body });
    const device = await cloud.connect("d-1");
    await device.publishAsync("devices/d-1/telemetry", "a", { qos: 1 });

    cloud.devices.detachPolicy("device", arn);
    device.publish("devices/d-1/telemetry", "b", { qos: 1 });
    await hangUp(device);

    expect(cloud.iot.receivedCount()).toBe(1);
  });
});

describe("a registered thing", () => {
  test("has the policies of its groups and of the groups above them", async () => {
    cloud.devices.putPolicy("connect", policyOf({ Action: "iot:Connect", Resource: `client/${thingName}` }));
    cloud.devices.attachPolicy("connect", cloud.devices.createGroup("all", undefined).arn);
    cloud.devices.createGroup("pumps", "all");
    cloud.devices.createThing({ name: "d-1", typeName: undefined, attributes: {} });
    await expect(cloud.connect("d-1")).rejects.toThrow("Not authorized");

    cloud.devices.addToGroup("d-1", "pumps");

    await expect(cloud.connect("d-1")).resolves.toBeDefined();
    await expect(cloud.connect("d-2")).rejects.toThrow("Not authorized");
  });

  test("is told from others by its type and its attributes", async () => {
    const Condition = { StringEquals: { "iot:Connection.Thing.ThingTypeName": "pump" } };
    const site = "${iot:Connection.Thing.Attributes[site]}";
    const policy = policyOf(
      { Action: "iot:Connect", Resource: "*", Condition },
      { Action: "iot:Publish", Resource: `topic/${site}` },
    );
    cloud.devices.putPolicy("pumps", policy);
    cloud.devices.attachPolicy("pumps", cloud.devices.createGroup("all", undefined).arn);
    for (const [name, typeName] of [
      ["pump-1", "pump"],
      ["fan-1", "fan"],
    ] as const) {
      cloud.devices.createThing({ name, typeName, attributes: { site: "north" } });
      cloud.devices.addToGroup(name, "all");
    }

    const pump = await cloud.connect("pump-1");
    await pump.publishAsync("north", "a", { qos: 1 });

    await expect(cloud.connect("fan-1")).rejects.toThrow("Not authorized");
    expect(cloud.iot.receivedCount()).toBe(1);
  });

  test("is refused by a deny whatever else is allowed", async () => {
    givenTemplate(
      policyOf({ Action: "iot:*", Resource: "*" }, { Effect: "Deny", Action: "iot:Connect", Resource: "client/d-9" }),
    );

    await expect(cloud.connect("d-1")).resolves.toBeDefined();
    await expect(cloud.connect("d-9")).rejects.toThrow("Not authorized");
  });
});

describe("the registry", () => {
  test("refuses a policy with an operator it does not know, by name", () => {
    const policy = policyOf({
      Action: "iot:*",
      Resource: "*",
      Condition: { DateLessThan: { "aws:CurrentTime": "2030" } },
    });

    expect(() => cloud.devices.putPolicy("p", policy)).toThrow("DateLessThan is not implemented");
  });

  test("refuses to attach a policy to a certificate that it does not know", () => {
    cloud.devices.putPolicy("device", ofItself);

    const attach = () => cloud.devices.attachPolicy("device", "arn:aws:iot:us-east-1:123456789012:cert/abc");

    expect(attach).toThrow("cert/abc does not exist");
  });

  test.each([
    [
      "two things",
      {
        a: { Type: "AWS::IoT::Thing", Properties: { ThingName: "x" } },
        b: { Type: "AWS::IoT::Thing", Properties: { ThingName: "y" } },
      },
      "exactly one thing",
    ],
    ["a resource of another type", { a: { Type: "AWS::IoT::Job", Properties: {} } }, "templateBody: "],
  ])("refuses a template with %s", (_, Resources, message) => {
    const body = JSON.stringify({ Parameters: {}, Resources });

    expect(() => cloud.devices.createTemplate({ ...template, name: "t", body })).toThrow(message);
  });

  test("refuses a template's name of 37 characters", () => {
    expect(() => cloud.devices.createTemplate({ ...template, name: "t".repeat(37), body: "" })).toThrow("must match");
  });
});
