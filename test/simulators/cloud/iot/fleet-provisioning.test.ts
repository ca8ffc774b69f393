import { describe, expect, test } from "vitest";
import { z } from "zod";
import { denying } from "../kit/access.ts";
import { textWith } from "../matching.ts";
import { template } from "./device-policies.ts";
import {
  answerTopics,
  createTopic,
  csrTopic,
  fleetCloud,
  newCertificate,
  provisioned,
  provisionTopic,
  register,
  templateBody,
} from "./fleet-cloud.ts";
import { ask, hangUp } from "./mqtt-clients.ts";
import { ownKey } from "./signing-request.ts";

const certifiedSchema = z.strictObject({
  certificateId: z.string(),
  certificatePem: z.string(),
  certificateOwnershipToken: z.string(),
});

describe("a device with a claim certificate", () => {
  test("is given a certificate, becomes a thing by the template, and publishes under its own name", async () => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();
    const issued = await newCertificate(claimant);

    const { outcome, answer } = await register(claimant, issued.token);
    const device = await cloud.connectSecurely("d-1", issued);
    await device.publishAsync("devices/d-1/telemetry", "a", { qos: 1 });

    expect({ outcome, answer }).toEqual({
      outcome: "accepted",
      answer: { deviceConfiguration: { Site: "north" }, thingName: "d-1" },
    });
    expect(issued.certificateId).toMatch(/^[0-9a-f]{64}$/);
    expect(cloud.devices.thing("d-1")).toEqual({ name: "d-1", typeName: undefined, attributes: {} });
    expect(cloud.devices.certificates.find(issued.certificateId)?.status).toBe("ACTIVE");
  });

  test("keeps its private key where it sends a signing request", async () => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();
    const { privateKeyPem, certificateSigningRequest } = await ownKey();

    const { answer } = await ask(claimant, csrTopic, { certificateSigningRequest });
    const { certificatePem, certificateOwnershipToken, ...issued } = certifiedSchema.parse(answer);
    await register(claimant, certificateOwnershipToken);
    const device = await cloud.connectSecurely("d-1", { certificatePem, privateKeyPem });

    expect(Object.keys(issued)).toEqual(["certificateId"]);
    expect(device.connected).toBe(true);
  });

  test("is told what is wrong with its signing request", async () => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();

    const { outcome, answer } = await ask(claimant, csrTopic, { certificateSigningRequest: "none" });

    expect(outcome).toBe("rejected");
    expect(answer).toEqual({
      statusCode: 400,
      errorCode: "InvalidCertificateSigningRequest",
      errorMessage: "The signing request is refused: it is not a certificate request in PEM",
    });
  });

  test.each([
    ["publish telemetry", "devices/d-1/telemetry"],
    ["publish to another template", "$aws/provisioning-templates/other/provision/json"],
  ])("may not %s", async (_, topic) => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();

    claimant.publish(topic, "{}", { qos: 1 });
    await hangUp(claimant);

    expect(cloud.iot.receivedCount()).toBe(0);
  });

  test("may not connect under a device's name, nor subscribe to devices' topics", async () => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();

    await expect(claimant.subscribeAsync("devices/#")).rejects.toThrow("Unspecified error");
    await expect(cloud.claimant("d-1")).rejects.toThrow("Not authorized");
  });

  test("is answered alone, though another waits for the same answers", async () => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();
    const other = await cloud.claimant("claim-2");
    const overheard: string[] = [];
    other.on("message", (topic) => overheard.push(topic));
    await other.subscribeAsync(answerTopics);

    await newCertificate(claimant);
    await newCertificate(other);

    expect(overheard).toEqual([`${createTopic}/accepted`]);
  });

  test("cannot take a thing over that exists, where the template says FAIL", async () => {
    const cloud = await fleetCloud();
    await provisioned(cloud, "d-1");
    const claimant = await cloud.claimant();

    const { answer } = await register(claimant, (await newCertificate(claimant)).token);

    expect(answer).toMatchObject({ statusCode: 409, errorCode: "ResourceConflicts" });
  });

  test("changes a thing that exists as the template's override settings say", async () => {
    const overrides = { AttributePayload: "MERGE", ThingTypeName: "DO_NOTHING", ThingGroups: "REPLACE" };
    const joined = { "Fn::Join": ["-", ["site", { Ref: "Site" }]] };
    const body = templateBody({ AttributePayload: { site: joined } }, overrides);
    const cloud = await fleetCloud({ template: { body } });
    cloud.devices.createThing({ name: "d-1", typeName: "pump", attributes: { colour: "red" } });

    await provisioned(cloud, "d-1");

    const attributes = { colour: "red", site: "site-north" };
    expect(cloud.devices.thing("d-1")).toEqual({ name: "d-1", typeName: "pump", attributes });
  });
});

describe("a certificate ownership token", () => {
  const invalidToken = { statusCode: 400, errorCode: "InvalidCertificateOwnershipToken" };

  test("is asked for", async () => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();

    const { answer } = await ask(claimant, provisionTopic, { parameters: { SerialNumber: "d-1" } });

    expect(answer).toEqual({ ...invalidToken, errorMessage: "Certificate ownership token cannot be empty." });
  });

  test("is good once", async () => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();
    const { token } = await newCertificate(claimant);
    await register(claimant, token);

    const { answer } = await register(claimant, token, { SerialNumber: "d-2" });

    expect(answer).toMatchObject(invalidToken);
  });

  test("is good for an hour, after which its certificate is gone", async () => {
    const cloud = await fleetCloud();
    const claimant = await cloud.claimant();
    const { token, certificateId: id } = await newCertificate(claimant);

    await cloud.elapse(60 * 60 * 1000);
    const { answer } = await register(claimant, token);

    expect(answer).toMatchObject(invalidToken);
    expect(cloud.devices.certificates.find(id)).toBeUndefined();
  });
});

describe("the template", () => {
  test("is refused by the name of a function that is not implemented", async () => {
    const cloud = await fleetCloud();
    const body = templateBody({ ThingName: { "Fn::Sub": "x" } });

    expect(() => cloud.devices.createTemplate({ ...template, name: "t", body })).toThrow(
      "Fn::Sub is not implemented; Ref and Fn::Join are",
    );
  });

  test.each([
    ["is not enabled", { isEnabled: false }, {}, { SerialNumber: "d-1" }, 400, "The template fleet is not enabled"],
    ["is given no serial number", {}, {}, {}, 400, "The parameter SerialNumber has no value"],
    ["is given a name that no thing may have", {}, {}, { SerialNumber: "d 1" }, 400, "Thing name d 1 must match"],
    [
      "has a role that may not create things",
      {},
      { access: denying("iot:CreateThing") },
      { SerialNumber: "d-1" },
      403,
      "iot:CreateThing",
    ],
  ])("that %s provisions nothing", async (_, settings, setUp, parameters, statusCode, message) => {
    const cloud = await fleetCloud({ template: settings, ...setUp });
    const claimant = await cloud.claimant();
    const { token, certificateId: id } = await newCertificate(claimant);

    const { outcome, answer } = await register(claimant, token, parameters);

    expect(outcome).toBe("rejected");
    expect(answer).toMatchObject({ statusCode, errorMessage: textWith(message) });
    expect(cloud.devices.thing("d-1")).toBeUndefined();
    expect(cloud.devices.certificates.find(id)?.status).toBe("PENDING_ACTIVATION");
  });
});
