// The control plane's operations on certificates, over HTTP as an SDK sends them.
import { beforeEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { textLike } from "../matching.ts";
import { fleetCloud, type FleetCloud } from "./fleet-cloud.ts";

let cloud: FleetCloud;
beforeEach(async () => {
  cloud = await fleetCloud();
});

async function call(method: string, path: string, body?: object): Promise<{ status: number; answer: unknown }> {
  const response = await cloud.request("iot", {
    method,
    path,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return { status: response.status, answer: await response.json() };
}

const created = z.strictObject({
  certificateArn: z.string(),
  certificateId: z.string(),
  certificatePem: z.string(),
  keyPair: z.strictObject({ PublicKey: z.string(), PrivateKey: z.string() }),
});

const newCertificate = async () => created.parse((await call("POST", "/keys-and-certificate?setAsActive=true")).answer);

describe("IoT Core's control plane", () => {
  test("makes a claim certificate as the operator's command line does", async () => {
    const { certificateArn, certificatePem, keyPair } = await newCertificate();

    const { status } = await call("PUT", "/target-policies/claim", { target: certificateArn });
    const client = await cloud.connectSecurely("claim-9", { certificatePem, privateKeyPem: keyPair.PrivateKey });

    expect(status).toBe(200);
    expect(certificateArn).toEqual(textLike(/^arn:aws:iot:us-east-1:123456789012:cert\/[0-9a-f]{64}$/));
    expect(client.connected).toBe(true);
  });

  test("ends a certificate", async () => {
    const { certificateId, certificateArn, certificatePem, keyPair } = await newCertificate();
    await call("PUT", "/target-policies/claim", { target: certificateArn });

    const { status } = await call("PUT", `/certificates/${certificateId}?newStatus=INACTIVE`);

    expect(status).toBe(200);
    await expect(
      cloud.connectSecurely("claim-9", { certificatePem, privateKeyPem: keyPair.PrivateKey }),
    ).rejects.toThrow("Couldn't connect to server");
  });

  test.each([
    ["a certificate that is not there", `/certificates/${"0".repeat(64)}?newStatus=ACTIVE`, {}, 404],
    ["a status that is none", `/certificates/${"0".repeat(64)}?newStatus=LOST`, {}, 400],
    [
      "a policy that is not there",
      "/target-policies/none",
      { target: "arn:aws:iot:us-east-1:123456789012:thinggroup/all" },
      404,
    ],
  ])("refuses %s", async (_, path, body, wanted) => {
    const { status } = await call("PUT", path, body);

    expect(status).toBe(wanted);
  });
});
