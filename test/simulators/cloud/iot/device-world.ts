// IoT Core with nothing behind it, and MQTT clients, for tests of who may do what.
import mqtt, { type MqttClient } from "mqtt";
import { policyLanguage } from "../../../../simulators/cloud/iam/policy-language.ts";
import type { DeviceRegistry } from "../../../../simulators/cloud/iot/identity/device-registry.ts";
import { createIot, type Iot } from "../../../../simulators/cloud/iot/iot.ts";
import { seededRandom } from "../../../../simulators/cloud/ports/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/ports/virtual-clock.ts";
import { allowAll } from "../allow-all.ts";
import { unused } from "../unused.ts";

export const account = { accountId: "123456789012", region: "us-east-1" };
const place = `arn:aws:iot:${account.region}:${account.accountId}`;

export interface PolicyStatement {
  readonly Effect?: "Allow" | "Deny";
  readonly Action: string | readonly string[];
  /** Without the account's part: `client/d-1`. */
  readonly Resource: string | readonly string[];
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const resourcesOf = (resource: PolicyStatement["Resource"]): readonly string[] =>
  typeof resource === "string" ? [resource] : resource;

export function policyOf(...statements: readonly PolicyStatement[]): string {
  const arnOf = (resource: string): string => (resource === "*" ? "*" : `${place}:${resource}`);
  return JSON.stringify({
    Version: "2012-10-17",
    Statement: statements.map(({ Effect = "Allow", Resource, ...statement }) => ({
      Effect,
      ...statement,
      Resource: resourcesOf(Resource).map(arnOf),
    })),
  });
}

const thing = { Type: "AWS::IoT::Thing", Properties: { ThingName: { Ref: "SerialNumber" } } };

/** A template under which every client id is a thing with these policies. */
export const templateWith = (...policyNames: readonly string[]): string =>
  JSON.stringify({
    Parameters: { SerialNumber: { Type: "String" } },
    Resources: {
      thing,
      ...Object.fromEntries(
        policyNames.map((name) => [name, { Type: "AWS::IoT::Policy", Properties: { PolicyName: name } }] as const),
      ),
    },
  });

export function letEveryoneIn(devices: DeviceRegistry): void {
  devices.putPolicy("open", policyOf({ Action: "iot:*", Resource: "*" }));
  devices.createTemplate({ name: "open", body: templateWith("open"), isEnabled: true });
}

export interface DeviceWorld {
  readonly iot: Iot;
  readonly devices: DeviceRegistry;
  /** @throws Error of the broker's CONNACK */
  connect(clientId: string): Promise<MqttClient>;
  close(): Promise<void>;
}

export async function deviceWorld(): Promise<DeviceWorld> {
  const iot = await createIot({
    access: allowAll,
    account,
    clock: new VirtualClock(0),
    random: seededRandom(1),
    policyLanguage,
    records: unused("records", ["putRecord", "listShards", "getRecords", "onArrival"]),
    deliveryStreams: unused("deliveryStreams", ["putRecord"]),
    objects: unused("objects", ["put", "putFile", "get", "list", "delete", "filePath"]),
    queues: unused("queues", [
      "sendMessage",
      "receiveMessages",
      "deleteMessages",
      "changeVisibility",
      "visibilityTimeoutMs",
      "onVisible",
    ]),
    functions: unused("functions", ["invoke", "invokeAsync"]),
    onFault(error) {
      throw error;
    },
  });
  const { port } = await iot.broker.listen(0);
  const clients: MqttClient[] = [];
  return {
    iot,
    devices: iot.devices,
    async connect(clientId) {
      const client = await mqtt.connectAsync({ host: "127.0.0.1", port, clientId, reconnectPeriod: 0 });
      client.on("error", () => undefined);
      clients.push(client);
      return client;
    },
    async close() {
      for (const client of clients) await client.endAsync(true);
      await iot.broker.close();
    },
  };
}

/** Resolves once the broker has hung up. */
export const hangUp = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => {
    if (!client.connected) resolve();
    else client.once("close", resolve);
  });
