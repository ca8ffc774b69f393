// A fleet that provisions itself by claim: the template, its policies, and devices that go the way of a claim certificate.
import type { MqttClient } from "mqtt";
import { expect } from "vitest";
import { z } from "zod";
import type { KeysAndCertificate } from "../../../../simulators/cloud/iot/identity/certificate-authority.ts";
import type { TemplateDefinition } from "../../../../simulators/cloud/iot/identity/device-registry.ts";
import type { SetUp } from "../kit/set-up.ts";
import { deviceCloud, type DeviceCloud } from "./device-cloud.ts";
import { policyOf, template } from "./device-policies.ts";
import { ask, type Credentials } from "./mqtt-clients.ts";

const thingName = "${iot:Connection.Thing.ThingName}";
export const createTopic = "$aws/certificates/create/json";
export const csrTopic = "$aws/certificates/create-from-csr/json";
export const provisionTopic = "$aws/provisioning-templates/fleet/provision/json";
const fleetTopics = [createTopic, csrTopic, provisionTopic];
export const answerTopics = fleetTopics.flatMap((topic) => [`${topic}/accepted`, `${topic}/rejected`]);
const named = (type: string, names: readonly string[]): string[] => names.map((name) => `${type}/${name}`);

const claimPolicy = policyOf(
  { Action: "iot:Connect", Resource: "client/claim-*" },
  { Action: "iot:Publish", Resource: named("topic", fleetTopics) },
  { Action: "iot:Receive", Resource: named("topic", answerTopics) },
  { Action: "iot:Subscribe", Resource: named("topicfilter", answerTopics) },
);
const devicePolicy = policyOf(
  { Action: "iot:Connect", Resource: `client/${thingName}` },
  { Action: "iot:Publish", Resource: `topic/devices/${thingName}/telemetry` },
);

const certificateId = "AWS::IoT::Certificate::Id";
const overrideAll = { AttributePayload: "FAIL", ThingTypeName: "FAIL", ThingGroups: "FAIL" };
export const templateBody = (thing: object = {}, overrides: object = overrideAll): string =>
  JSON.stringify({
    Parameters: {
      SerialNumber: { Type: "String" },
      Site: { Type: "String", Default: "north" },
      [certificateId]: { Type: "String" },
    },
    Resources: {
      thing: {
        Type: "AWS::IoT::Thing",
        OverrideSettings: overrides,
        Properties: { ThingName: { Ref: "SerialNumber" }, ThingGroups: ["all"], ...thing },
      },
      certificate: {
        Type: "AWS::IoT::Certificate",
        Properties: { CertificateId: { Ref: certificateId }, Status: "ACTIVE" },
      },
      policy: { Type: "AWS::IoT::Policy", Properties: { PolicyName: "device" } },
    },
    DeviceConfiguration: { Site: { Ref: "Site" } },
  });

export interface FleetCloud extends DeviceCloud {
  /** A device's credentials as it leaves the factory. */
  readonly claim: KeysAndCertificate;
  /** Connected with them. */
  readonly claimant: (clientId?: string) => Promise<MqttClient>;
}

export interface FleetSetUp extends SetUp {
  readonly template?: Partial<TemplateDefinition>;
}

export async function fleetCloud({ template: own, ...setUp }: FleetSetUp = {}): Promise<FleetCloud> {
  const cloud = await deviceCloud(setUp);
  const { devices } = cloud;
  devices.putPolicy("device", devicePolicy);
  devices.putPolicy("claim", claimPolicy);
  devices.createGroup("all", undefined);
  devices.createTemplate({ ...template, body: templateBody(), ...own, name: "fleet" });
  const claim = await certified(cloud, "claim");
  return { ...cloud, claim, claimant: (clientId = "claim-1") => cloud.connectSecurely(clientId, claim) };
}

/** An active certificate with a policy. */
export async function certified(
  { iot, devices }: DeviceCloud,
  policyName: string,
): Promise<KeysAndCertificate & { readonly certificateId: string }> {
  const keys = await iot.authority.issue();
  const { id, arn } = devices.certificates.register(keys.certificatePem, "ACTIVE");
  devices.attachPolicy(policyName, arn);
  return { ...keys, certificateId: id };
}

export interface Issued extends Credentials {
  readonly certificateId: string;
  readonly token: string;
}

const issuedSchema = z.strictObject({
  certificateId: z.string(),
  certificatePem: z.string(),
  privateKey: z.string(),
  certificateOwnershipToken: z.string(),
});

export async function newCertificate(client: MqttClient): Promise<Issued> {
  const { outcome, answer } = await ask(client, createTopic, {});
  expect(outcome).toBe("accepted");
  const { privateKey: privateKeyPem, certificateOwnershipToken: token, ...issued } = issuedSchema.parse(answer);
  return { ...issued, privateKeyPem, token };
}

export const register = (client: MqttClient, token: string, parameters: object = { SerialNumber: "d-1" }) =>
  ask(client, provisionTopic, { certificateOwnershipToken: token, parameters });

/** Goes the whole way under a serial number. */
export async function provisioned(cloud: FleetCloud, serialNumber: string): Promise<Issued> {
  const client = await cloud.claimant(`claim-${serialNumber}`);
  const issued = await newCertificate(client);
  await register(client, issued.token, { SerialNumber: serialNumber });
  return issued;
}
