// A device from the factory against the program itself: its claim policy, its template, the function that the template asks, and the
// pipe behind. It does over MQTT what docs/devices.md says, with a claim certificate that the operator made over HTTP.
import mqtt, { type MqttClient } from "mqtt";
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, test } from "vitest";
import { z } from "zod";
import { ask, type Credentials } from "../simulators/cloud/iot/mqtt-clients.ts";
import { ownKey } from "../simulators/cloud/iot/signing-request.ts";
import { denials } from "./denials.ts";
import { defaultProject, worldOf } from "./world-of.ts";

const one = worldOf(defaultProject, { mqttsPort: 0 });
const { allowAgain, deny, denyService, neverDeniedTo } = denials(one);
const clients: MqttClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) await client.endAsync(true);
});

async function connect(clientId: string, { certificatePem: cert, privateKeyPem: key }: Credentials) {
  const { host, port, caPath } = one().world.cloud.mqtts!;
  const options = { clientId, cert, key, ca: readFileSync(caPath), reconnectPeriod: 0 };
  const client = await mqtt.connectAsync(`mqtts://${host}:${port}`, options, false);
  client.on("error", () => undefined);
  clients.push(client);
  return client;
}

/** As the operator's command line asks IoT Core. */
async function operate(method: string, path: string, body?: object): Promise<unknown> {
  const { endpoint, account, operatorCredentials } = one().world.cloud;
  const scope = `${operatorCredentials.accessKeyId}/20260101/${account.region}/iot/aws4_request`;
  const authorization = `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=x`;
  const sent = body === undefined ? {} : { body: JSON.stringify(body) };
  const response = await fetch(endpoint + path, { method, headers: { authorization }, ...sent });
  expect(response.status).toBe(200);
  return response.json();
}

const keysAndCertificate = z.object({
  certificateArn: z.string(),
  certificatePem: z.string(),
  keyPair: z.object({ PrivateKey: z.string() }),
});
const certified = z.object({ certificatePem: z.string(), certificateOwnershipToken: z.string() });

async function claimCertificate(): Promise<Credentials> {
  const created = keysAndCertificate.parse(await operate("POST", "/keys-and-certificate?setAsActive=true"));
  await operate("PUT", "/target-policies/millrace-dev-claim", { target: created.certificateArn });
  return { certificatePem: created.certificatePem, privateKeyPem: created.keyPair.PrivateKey };
}

/** The first start of a device under a serial number. */
async function firstStart(serialNumber: string) {
  const claimant = await connect(`claim-${serialNumber}`, await claimCertificate());
  const { certificateSigningRequest, privateKeyPem } = await ownKey();
  const csrTopic = "$aws/certificates/create-from-csr/json";
  const { answer } = await ask(claimant, csrTopic, { certificateSigningRequest });
  const { certificatePem, certificateOwnershipToken } = certified.parse(answer);
  const provisioned = await ask(claimant, "$aws/provisioning-templates/millrace-dev-device/provision/json", {
    certificateOwnershipToken,
    parameters: { SerialNumber: serialNumber },
  });
  return { credentials: { certificatePem, privateKeyPem }, ...provisioned };
}

const denied = { statusCode: 403, errorCode: "AccessDenied" };

describe("a device with a claim certificate", () => {
  test("becomes a thing, and its reading is in the table", async () => {
    const { world } = one();
    const { credentials, answer } = await firstStart("dev-0901");
    const device = await connect("dev-0901", credentials);
    const reading = {
      v: 1,
      device_id: "dev-0901",
      boot_id: "first",
      seq: 0,
      event_time: new Date(world.driver.clock.now()).toISOString(),
      temperature_c: 21.5,
      humidity_pct: null,
      battery_v: null,
      vibration_mm_s: null,
      latitude: null,
      longitude: null,
      firmware: "1.0.0",
    };

    const topic = `$aws/rules/${world.stack.outputs.iotRuleName}/devices/dev-0901/telemetry`;
    await device.publishAsync(topic, JSON.stringify(reading), { qos: 1 });
    await world.drain();

    const asked = "SELECT device_id, seq, temperature_c FROM telemetry";
    const rows = await world.settle(world.queries.rows(asked), asked);
    expect(answer).toEqual({ deviceConfiguration: {}, thingName: "dev-0901" });
    expect(rows).toEqual([{ device_id: "dev-0901", seq: "0", temperature_c: "21.5" }]);
    expect(world.cloudFaults).toEqual([]);
  });

  test("is refused by the program's function under a serial number that is not of the stage", async () => {
    const { outcome, answer } = await firstStart("other-1");

    expect(outcome).toBe("rejected");
    expect(answer).toMatchObject(denied);
  });

  test("is refused where the thing exists", async () => {
    const { answer } = await firstStart("dev-0901");

    expect(answer).toMatchObject({ statusCode: 409 });
  });

  const steps = ["iot:CreateThing", "iot:AddThingToThingGroup", "iot:AttachThingPrincipal", "iot:AttachPolicy"];
  test.each(steps)("is refused where the template's role lacks %s", async (action) => {
    deny("device-provisioning", action);

    const { outcome, answer } = await firstStart(`dev-091${steps.indexOf(action)}`);

    expect(outcome).toBe("rejected");
    expect(answer).toMatchObject(denied);
  });

  test("is refused where IoT Core may not ask the program's function, and let in once it may", async () => {
    denyService("iot.amazonaws.com", "lambda:InvokeFunction");

    const { outcome, answer } = await firstStart("dev-0903");
    allowAgain();
    const again = await firstStart("dev-0903");

    expect(outcome).toBe("rejected");
    expect(answer).toMatchObject(denied);
    expect(again.outcome).toBe("accepted");
  });
});

test("each permission of the template's role has been taken from it here, but for AWS's reads in between", () => {
  // Nothing asks for them here: simulators/cloud/DIFFERENCES.md.
  expect(neverDeniedTo("device-provisioning").map((permission) => permission.split(": ")[1])).toEqual([
    "iot:DescribeThingGroup",
    "iot:DescribeThingType",
    "iot:GetPolicy",
  ]);
});
