// MQTT clients of a cloud's broker, over plain TCP and over TLS, which end with the cloud; and what is done with one again and again.
import mqtt, { type IClientOptions, type MqttClient } from "mqtt";
import type { KeysAndCertificate } from "../../../../simulators/cloud/iot/identity/certificate-authority.ts";
import type { CloudOf } from "../kit/set-up.ts";

/** What a client has to show over TLS. */
export type Credentials = Pick<KeysAndCertificate, "certificatePem" | "privateKeyPem">;

export interface MqttClients {
  /** @throws Error of the broker's CONNACK */
  readonly connect: (clientId: string) => Promise<MqttClient>;
  /** Over TLS. @throws Error of the broker's CONNACK, or that there was none */
  readonly connectSecurely: (clientId: string, credentials?: Credentials) => Promise<MqttClient>;
}

/** The broker listens once somebody connects. */
export function mqttClients({ iot, atClose }: CloudOf<"iot">): MqttClients {
  let plain: Promise<{ readonly port: number }> | undefined;
  let secure: Promise<{ readonly port: number }> | undefined;
  const open = async (options: IClientOptions): Promise<MqttClient> => {
    const url = `${options.protocol ?? "mqtt"}://127.0.0.1:${options.port ?? 0}`;
    const client = await mqtt.connectAsync(url, { reconnectPeriod: 0, ...options }, false);
    client.on("error", () => undefined);
    atClose(() => client.endAsync(true));
    return client;
  };
  return {
    async connect(clientId) {
      const { port } = await (plain ??= iot.broker.listen(0));
      return open({ port, clientId });
    },
    async connectSecurely(clientId, credentials) {
      const { port } = await (secure ??= iot.broker.listenTls(0));
      const own = credentials && { cert: credentials.certificatePem, key: credentials.privateKeyPem };
      return open({ protocol: "mqtts", port, clientId, ca: await iot.authority.rootPem(), ...own });
    },
  };
}

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
