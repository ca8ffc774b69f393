import { describe, expect, test } from "vitest";
import { z } from "zod";
import { deviceProvisioners } from "../../../../simulators/cloud/provisioning/devices.ts";
import { account, allowAll } from "../kit/access.ts";
import { policyOf } from "./device-policies.ts";
import { certified, fleetCloud, newCertificate, provisioned, register } from "./fleet-cloud.ts";
import { hangUp } from "./mqtt-clients.ts";

describe("a client over TLS", () => {
  test("is refused without a certificate", async () => {
    const cloud = await fleetCloud();

    await expect(cloud.connectSecurely("d-1")).rejects.toThrow();
    expect(cloud.iot.broker.connectionCount()).toBe(0);
  });

  test("is hung up on with a certificate that is not active, or that the registry does not know", async () => {
    const cloud = await fleetCloud();
    const { certificateId: id, ...credentials } = await provisioned(cloud, "d-1");
    cloud.devices.certificates.setStatus(id, "INACTIVE");

    await expect(cloud.connectSecurely("d-1", credentials)).rejects.toThrow("Couldn't connect to server");
    await expect(cloud.connectSecurely("d-1", await cloud.iot.authority.issue())).rejects.toThrow("Couldn't connect");
  });

  test("is cut off at its next packet once its certificate is no longer active", async () => {
    const cloud = await fleetCloud();
    const issued = await provisioned(cloud, "d-1");
    const device = await cloud.connectSecurely("d-1", issued);
    await device.publishAsync("devices/d-1/telemetry", "a", { qos: 1 });
    const before = cloud.iot.receivedCount();

    cloud.devices.certificates.setStatus(issued.certificateId, "INACTIVE");
    device.publish("devices/d-1/telemetry", "b", { qos: 1 });
    await hangUp(device);

    expect(cloud.iot.receivedCount()).toBe(before);
  });

  test("is its certificate: another device's name and another device's topic are refused", async () => {
    const cloud = await fleetCloud();
    const first = await provisioned(cloud, "d-1");
    await provisioned(cloud, "d-2");
    await expect(cloud.connectSecurely("d-2", first)).rejects.toThrow("Not authorized");
    const device = await cloud.connectSecurely("d-1", first);
    const before = cloud.iot.receivedCount();

    device.publish("devices/d-2/telemetry", "a", { qos: 1 });
    await hangUp(device);

    expect(cloud.iot.receivedCount()).toBe(before);
  });

  test("has the policies of its thing's groups beside its certificate's", async () => {
    const cloud = await fleetCloud();
    cloud.devices.putPolicy("news", policyOf({ Action: "iot:Publish", Resource: "topic/news" }));
    cloud.devices.attachPolicy("news", "arn:aws:iot:us-east-1:123456789012:thinggroup/all");
    const own = await certified(cloud, "device");
    cloud.devices.createThing({ name: "d-1", typeName: undefined, attributes: {} });
    cloud.devices.addToGroup("d-1", "all");
    cloud.devices.attachThing("d-1", cloud.devices.certificates.find(own.certificateId)!);
    const device = await cloud.connectSecurely("d-1", own);

    await device.publishAsync("news", "a", { qos: 1 });
    await device.publishAsync("devices/d-1/telemetry", "b", { qos: 1 });

    expect(cloud.iot.receivedCount()).toBe(2);
  });
});

describe("a certificate that a program makes", () => {
  test("is a client's, with the policy and the thing that the program attaches", async () => {
    const cloud = await fleetCloud();
    const { devices } = cloud;
    const provisioners = deviceProvisioners(cloud.iot, allowAll, account);
    const make = async (type: string, inputs: Record<string, unknown>) => provisioners[type]!({ name: "own", inputs });
    const { outputs } = await make("aws:iot/certificate:Certificate", { active: true });
    const { arn, certificatePem, privateKey: privateKeyPem } = made.parse(outputs);
    devices.createThing({ name: "d-1", typeName: undefined, attributes: {} });

    await make("aws:iot/policyAttachment:PolicyAttachment", { policy: "device", target: arn });
    await expect(cloud.connectSecurely("d-1", { certificatePem, privateKeyPem })).rejects.toThrow("Not authorized");
    await make("aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment", { principal: arn, thing: "d-1" });
    const device = await cloud.connectSecurely("d-1", { certificatePem, privateKeyPem });

    expect(device.connected).toBe(true);
  });

  test("is refused where it is another CA's", async () => {
    const cloud = await fleetCloud();
    const create = deviceProvisioners(cloud.iot, allowAll, account)["aws:iot/certificate:Certificate"]!;
    const inputs = { active: true, certificatePem: cloud.claim.certificatePem };

    expect(() => create({ name: "own", inputs })).toThrow("certificatePem");
  });
});

const made = z.object({ arn: z.string(), certificatePem: z.string(), privateKey: z.string() });

describe("without the TLS port", () => {
  test("a claim is refused, as there is no certificate to claim by", async () => {
    const cloud = await fleetCloud();
    cloud.devices.putPolicy("device", policyOf({ Action: "iot:*", Resource: "*" }));
    const client = await cloud.connect("d-1");
    const { token } = await newCertificate(client);

    const { answer } = await register(client, token);

    expect(answer).toMatchObject({ statusCode: 403, errorMessage: "A claim is made with a certificate" });
  });
});
