// The MQTT endpoint: an aedes broker whose publish path hands each message to the rules engine before the PUBACK, as QoS 1 to
// AWS IoT Core means "delivered to the rules engine". What a client's policies do not allow ends its connection, save a
// subscription, which is answered with 0x80 [MQTT-3.9.3]. https://docs.aws.amazon.com/iot/latest/developerguide/mqtt.html
import { createServer, type Server } from "node:net";
import { Aedes, type Client } from "aedes";
import type { Clock } from "../ports/clock.ts";
import type { Connection, DeviceAction } from "./identity/connection.ts";
import { clientIdBytesMax, messageBytesMax, topicBytesMax, topicLevelsMax } from "./limits.ts";
import { PortInUseError } from "../ports/port-in-use.ts";
import { readBasicIngest } from "./topic.ts";

export interface PublishedMessage {
  /** As published, with the Basic Ingest prefix. */
  readonly topic: string;
  readonly clientId: string;
  readonly payload: Buffer;
  readonly receivedAtMs: number;
}

export interface Broker {
  /** Listens on loopback, port 0 takes a free one. @throws PortInUseError */
  listen(port: number): Promise<{ readonly port: number }>;
  publish(topic: string, payload: Buffer, qos: 0 | 1): void;
  connectionCount(): number;
  close(): Promise<void>;
}

/** What AWS closes a connection for, in a sentence; undefined for a publish it takes. */
export function publishFault(topic: string, payloadBytes: number): string | undefined {
  const counted = readBasicIngest(topic)?.topic ?? topic;
  const levelCount = counted.split("/").length;
  if (payloadBytes > messageBytesMax) return `payload of ${payloadBytes} bytes; at most ${messageBytesMax}`;
  if (levelCount > topicLevelsMax) return `topic of ${levelCount} levels; at most ${topicLevelsMax}`;
  const topicBytes = Buffer.byteLength(counted);
  return topicBytes > topicBytesMax ? `topic of ${topicBytes} bytes; at most ${topicBytesMax}` : undefined;
}

export interface BrokerDependencies {
  readonly clock: Clock;
  readonly onMessage: (message: PublishedMessage) => void;
  /** What a client that connects under this id may do. */
  readonly connectionOf: (clientId: string) => Connection;
  readonly onMetric: (name: BrokerMetric) => void;
}

/** https://docs.aws.amazon.com/iot/latest/developerguide/metrics_dimensions.html#message-broker-metrics */
export type BrokerMetric =
  `Connect.${"Success" | "AuthError" | "ClientError"}` | `PublishIn.${"Success" | "AuthError" | "ClientError"}`;

export async function createBroker({ clock, onMessage, connectionOf, onMetric }: BrokerDependencies): Promise<Broker> {
  const connections = new WeakMap<Client, Connection>();
  /** The broker's own publishes have no client, and nobody to ask. */
  const may = (client: Client | null, action: DeviceAction, name: string): boolean =>
    client === null || (connections.get(client)?.may(action, name) ?? false);
  const aedes = await Aedes.createBroker({
    concurrency: 1000,
    // Virtual time must not be held to machine time, so keep-alive is left to the sockets.
    heartbeatInterval: 60 * 60 * 1000,
    authenticate(client, _username, _password, done) {
      if (Buffer.byteLength(client.id) > clientIdBytesMax) {
        onMetric("Connect.ClientError");
        done(identifierRejected(client.id), false);
        return;
      }
      const connection = connectionOf(client.id);
      connections.set(client, connection);
      const isAllowed = connection.may("iot:Connect", client.id);
      onMetric(isAllowed ? "Connect.Success" : "Connect.AuthError");
      // Where it may not: CONNACK with "not authorized" [MQTT-3.2.2-5].
      done(null, isAllowed);
    },
    authorizePublish(client, packet, done) {
      const { topic } = packet;
      if (!may(client, "iot:Publish", topic) || (packet.retain && !may(client, "iot:RetainPublish", topic))) {
        onMetric("PublishIn.AuthError");
        done(new Error(`${client?.id ?? ""} is not authorized to publish to ${topic}`));
        return;
      }
      const payload = Buffer.isBuffer(packet.payload) ? packet.payload : Buffer.from(packet.payload);
      const fault = publishFault(topic, payload.length);
      if (fault !== undefined) {
        onMetric("PublishIn.ClientError");
        done(new Error(fault));
        return;
      }
      onMetric("PublishIn.Success");
      onMessage({ topic, clientId: client?.id ?? "n/a", payload, receivedAtMs: clock.now() });
      done(null);
    },
    authorizeSubscribe: (client, subscription, done) =>
      done(null, may(client, "iot:Subscribe", subscription.topic) ? subscription : null),
    authorizeForward: (client, packet) => (may(client, "iot:Receive", packet.topic) ? packet : null),
  });
  const server = createServer((socket) => {
    socket.setNoDelay(true);
    aedes.handle(socket);
  });
  // aedes closes the connection of a client whose packet it refuses; the error itself is the client's own.
  aedes.on("clientError", () => undefined);
  aedes.on("connectionError", () => undefined);
  return {
    listen: (port) => listen(server, port),
    publish: (topic, payload, qos) =>
      aedes.publish({ cmd: "publish", topic, payload, qos, dup: false, retain: false }, () => undefined),
    connectionCount: () => aedes.connectedClients,
    close: async () => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}

/** CONNACK with "identifier rejected" [MQTT-3.1.3-9]. */
const identifierRejected = (clientId: string): Error & { readonly returnCode: 2 } =>
  Object.assign(new Error(`client id of ${Buffer.byteLength(clientId)} bytes; at most ${clientIdBytesMax}`), {
    returnCode: 2 as const,
  });

function listen(server: Server, port: number): Promise<{ port: number }> {
  return new Promise((resolve, reject) => {
    server.once("error", (cause: NodeJS.ErrnoException) => {
      reject(cause.code === "EADDRINUSE" ? new PortInUseError("MQTT", port, { cause }) : cause);
    });
    server.listen({ port, host: "127.0.0.1", backlog: 4096 }, () => {
      const address = server.address();
      if (address === null || typeof address === "string") reject(new Error("the MQTT server has no port"));
      else resolve({ port: address.port });
    });
  });
}
