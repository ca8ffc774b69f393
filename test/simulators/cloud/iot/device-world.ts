// IoT Core with nothing behind it unless a test puts it there, and MQTT clients, for tests of who may do what.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import { policyLanguage } from "../../../../simulators/cloud/iam/policy-language.ts";
import {
  localAuthority,
  type KeysAndCertificate,
} from "../../../../simulators/cloud/iot/identity/certificate-authority.ts";
import type { DeviceRegistry, TemplateDefinition } from "../../../../simulators/cloud/iot/identity/device-registry.ts";
import { createIot, type Iot, type IotDependencies } from "../../../../simulators/cloud/iot/iot.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { allowAll } from "../allow-all.ts";
import { unused, unusedFunctions, unusedQueues } from "../unused.ts";

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

export const template: Omit<TemplateDefinition, "name" | "body"> = {
  isEnabled: true,
  roleArn: `arn:aws:iam::${account.accountId}:role/provisioning`,
  hookFunctionArn: undefined,
};

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
  devices.createTemplate({ ...template, name: "open", body: templateWith("open") });
}

/** What a client has to show over TLS. */
export type Credentials = Pick<KeysAndCertificate, "certificatePem" | "privateKeyPem">;

export interface DeviceWorld {
  readonly iot: Iot;
  readonly devices: DeviceRegistry;
  /** Under it the authority's files lie, once there are any. */
  readonly directory: string;
  /** @throws Error of the broker's CONNACK */
  connect(clientId: string): Promise<MqttClient>;
  /** Over TLS. @throws Error of the broker's CONNACK, or that there was none */
  connectSecurely(clientId: string, credentials?: Credentials): Promise<MqttClient>;
  close(): Promise<void>;
}

export async function deviceWorld(dependencies: Partial<IotDependencies> = {}): Promise<DeviceWorld> {
  const directory = await mkdtemp(join(tmpdir(), "devices-"));
  const clock = new VirtualClock(0);
  const iot = await createIot({
    access: allowAll,
    account,
    authority: localAuthority({ directory: join(directory, "iot"), clock, random: seededRandom(2) }),
    clock,
    random: seededRandom(1),
    policyLanguage,
    records: unused("records", ["putRecord", "listShards", "getRecords", "onArrival"]),
    deliveryStreams: unused("deliveryStreams", ["putRecord"]),
    objects: unused("objects", ["put", "putFile", "get", "list", "delete", "filePath"]),
    queues: unusedQueues,
    functions: unusedFunctions,
    onFault(error) {
      throw error;
    },
    ...dependencies,
  });
  const { port } = await iot.broker.listen(0);
  let securePort: number | undefined;
  const clients: MqttClient[] = [];
  const open = async (options: IClientOptions): Promise<MqttClient> => {
    const url = `${options.protocol ?? "mqtt"}://127.0.0.1:${options.port ?? 0}`;
    const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, ...options }, false);
    client.on("error", () => undefined);
    clients.push(client);
    return client;
  };
  return {
    iot,
    devices: iot.devices,
    directory,
    connect: (clientId) => open({ port, clientId }),
    async connectSecurely(clientId, { certificatePem: cert, privateKeyPem: key } = noCredentials) {
      securePort ??= (await iot.broker.listenTls(0)).port;
      const own = cert === "" ? {} : { cert, key };
      return open({ protocol: "mqtts", port: securePort, clientId, ca: await iot.authority.rootPem(), ...own });
    },
    async close() {
      for (const client of clients) await client.endAsync(true);
      await iot.broker.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

const noCredentials: Credentials = { certificatePem: "", privateKeyPem: "" };

/** A fleet provisioning request and its answer, which comes on one of two topics. */
export async function ask(
  client: MqttClient,
  topic: string,
  payload: object,
): Promise<{ readonly outcome: string; readonly answer: unknown }> {
  await client.subscribeAsync([`${topic}/accepted`, `${topic}/rejected`]);
  const answered = new Promise<{ outcome: string; answer: unknown }>((resolve) =>
    client.once("message", (name, answer) =>
      resolve({ outcome: name.slice(topic.length + 1), answer: JSON.parse(answer.toString()) }),
    ),
  );
  await client.publishAsync(topic, JSON.stringify(payload), { qos: 1 });
  return answered;
}

/** Resolves once the broker has hung up. */
export const hangUp = (client: MqttClient): Promise<void> =>
  new Promise((resolve) => {
    if (!client.connected) resolve();
    else client.once("close", resolve);
  });
