// A device's connection: one `mqtt` client over TCP at QoS 1, under the device's id as client id.
// Limits: https://docs.aws.amazon.com/general/latest/gr/iot-core.html#message-broker-limits
import mqtt, { type MqttClient } from "mqtt";
import type { BrokerAddress } from "./crew-setup.ts";

/** Publishes that IoT Core lets one client have unacknowledged. */
export const inFlightCountMax = 100;

export interface Link {
  /** Resolves once the broker accepted the connection; rejects with its refusal, or with the first failure to reach it. */
  connect(): Promise<void>;
  /** Calls back when the broker acknowledged (PUBACK), or with the reason why it never will. */
  publish(message: OutgoingMessage, done: (error?: Error) => void): void;
  /** The latest failure of an established connection; the client reconnects by itself and sends again. */
  latestFailure(): Error | undefined;
  /** Disconnects, with `force` without waiting for publishes in flight; resolves when the socket is closed. */
  end(options: { readonly force: boolean }): Promise<void>;
}

export interface OutgoingMessage {
  readonly topic: string;
  readonly payload: string | Uint8Array;
}

export interface LinkOptions extends BrokerAddress {
  readonly clientId: string;
}

const qos1 = { qos: 1 } as const;
const reconnectDelayMs = 1_000;

function openClient({ host, port, clientId }: LinkOptions): MqttClient {
  return mqtt.connect({
    protocol: "mqtt",
    host,
    port,
    clientId,
    clean: true,
    // A keepalive timer per device runs on machine time, which a simulated hour knows nothing of.
    keepalive: 0,
    reconnectPeriod: reconnectDelayMs,
    // The client formats its debug lines through this even when nobody reads them.
    log: () => undefined,
  });
}

export function deviceLink(options: LinkOptions): Link {
  const { host, port, clientId } = options;
  let client: MqttClient | undefined;
  let failure: Error | undefined;
  return {
    connect: () =>
      new Promise((resolve, reject) => {
        const opened = openClient(options);
        client = opened;
        // Only the first connection may fail for good; a lost one is reconnected.
        const refuse = (cause: Error): void => {
          opened.end(true);
          reject(new Error(`${clientId} cannot connect to mqtt://${host}:${port}: ${cause.message}`, { cause }));
        };
        opened.once("error", refuse);
        opened.on("error", (error) => (failure = error));
        opened.once("connect", () => {
          opened.off("error", refuse);
          resolve();
        });
      }),
    publish({ topic, payload }, done) {
      if (client === undefined) throw new Error(`${clientId} publishes before it is connected`);
      const bytes = typeof payload === "string" ? payload : Buffer.from(payload);
      client.publish(topic, bytes, qos1, (error) => done(error ?? undefined));
    },
    latestFailure: () => failure,
    async end({ force }) {
      await client?.endAsync(force);
    },
  };
}
