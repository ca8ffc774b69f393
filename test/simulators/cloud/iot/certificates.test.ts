import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { deviceProvisioners } from "../../../../simulators/cloud/provisioning/devices.ts";
import { allowAll } from "../allow-all.ts";
import { account, hangUp, policyOf } from "./device-world.ts";
import {
  certified,
  fleetWorld,
  newCertificate,
  provisioned,
  register,
  type FleetSettings,
  type FleetWorld,
} from "./fleet-world.ts";

let world: FleetWorld;
afterEach(() => world.close());

async function given(settings?: FleetSettings): Promise<FleetWorld> {
  world = await fleetWorld(settings);
  return world;
}

describe("a client over TLS", () => {
  test("is refused without a certificate", async () => {
    await given();

    await expect(world.connectSecurely("d-1")).rejects.toThrow();
    expect(world.iot.broker.connectionCount()).toBe(0);
  });

  test("is hung up on with a certificate that is not active, or that the registry does not know", async () => {
    await given();
    const { certificateId: id, ...credentials } = await provisioned(world, "d-1");
    world.devices.certificates.setStatus(id, "INACTIVE");

    await expect(world.connectSecurely("d-1", credentials)).rejects.toThrow("Couldn't connect to server");
    await expect(world.connectSecurely("d-1", await world.iot.authority.issue())).rejects.toThrow("Couldn't connect");
  });

  test("is cut off at its next packet once its certificate is no longer active", async () => {
    const issued = await provisioned(await given(), "d-1");
    const device = await world.connectSecurely("d-1", issued);
    await device.publishAsync("devices/d-1/telemetry", "a", { qos: 1 });
    const before = world.iot.receivedCount();

    world.devices.certificates.setStatus(issued.certificateId, "INACTIVE");
    device.publish("devices/d-1/telemetry", "b", { qos: 1 });
    await hangUp(device);

    expect(world.iot.receivedCount()).toBe(before);
  });

  test("is its certificate: another device's name and another device's topic are refused", async () => {
    await given();
    const first = await provisioned(world, "d-1");
    await provisioned(world, "d-2");
    await expect(world.connectSecurely("d-2", first)).rejects.toThrow("Not authorized");
    const device = await world.connectSecurely("d-1", first);
    const before = world.iot.receivedCount();

    device.publish("devices/d-2/telemetry", "a", { qos: 1 });
    await hangUp(device);

    expect(world.iot.receivedCount()).toBe(before);
  });

  test("has the policies of its thing's groups beside its certificate's", async () => {
    await given();
    world.devices.putPolicy("news", policyOf({ Action: "iot:Publish", Resource: "topic/news" }));
    world.devices.attachPolicy("news", "arn:aws:iot:us-east-1:123456789012:thinggroup/all");
    const own = await certified(world, "device");
    world.devices.createThing({ name: "d-1", typeName: undefined, attributes: {} });
    world.devices.addToGroup("d-1", "all");
    world.devices.attachThing("d-1", world.devices.certificates.find(own.certificateId)!);
    const device = await world.connectSecurely("d-1", own);

    await device.publishAsync("news", "a", { qos: 1 });
    await device.publishAsync("devices/d-1/telemetry", "b", { qos: 1 });

    expect(world.iot.receivedCount()).toBe(2);
  });
});

describe("a certificate that a program makes", () => {
  test("is a client's, with the policy and the thing that the program attaches", async () => {
    await given();
    const { devices } = world;
    const provisioners = deviceProvisioners(world.iot, allowAll, account);
    const make = async (type: string, inputs: Record<string, unknown>) => provisioners[type]!({ name: "own", inputs });
    const { outputs } = await make("aws:iot/certificate:Certificate", { active: true });
    const { arn, certificatePem, privateKey: privateKeyPem } = made.parse(outputs);
    devices.createThing({ name: "d-1", typeName: undefined, attributes: {} });

    await make("aws:iot/policyAttachment:PolicyAttachment", { policy: "device", target: arn });
    await expect(world.connectSecurely("d-1", { certificatePem, privateKeyPem })).rejects.toThrow("Not authorized");
    await make("aws:iot/thingPrincipalAttachment:ThingPrincipalAttachment", { principal: arn, thing: "d-1" });
    const device = await world.connectSecurely("d-1", { certificatePem, privateKeyPem });

    expect(device.connected).toBe(true);
  });

  test("is refused where it is another CA's", async () => {
    await given();
    const create = deviceProvisioners(world.iot, allowAll, account)["aws:iot/certificate:Certificate"]!;
    const inputs = { active: true, certificatePem: world.claim.certificatePem };

    expect(() => create({ name: "own", inputs })).toThrow("certificatePem");
  });
});

const made = z.object({ arn: z.string(), certificatePem: z.string(), privateKey: z.string() });

describe("without the TLS port", () => {
  test("a claim is refused, as there is no certificate to claim by", async () => {
    await given();
    world.devices.putPolicy("device", policyOf({ Action: "iot:*", Resource: "*" }));
    const client = await world.connect("d-1");
    const { token } = await newCertificate(client);

    const { answer } = await register(client, token);

    expect(answer).toMatchObject({ statusCode: 403, errorMessage: "A claim is made with a certificate" });
  });
});
