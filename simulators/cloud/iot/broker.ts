// The MQTT endpoint: an aedes broker whose publish path hands each message to the rules engine before the PUBACK, as QoS 1 to
// AWS IoT Core means "delivered to the rules engine". What a client's policies do not allow ends its connection, save a
// subscription, which is answered with 0x80 [MQTT-3.9.3]. https://docs.aws.amazon.com/iot/latest/developerguide/mqtt.html
import { Aedes, type AedesOptions, type Client, type Connection as Stream, type PublishPacket } from "aedes";
import { z } from "zod";
import type { Clock } from "../kernel/clock.ts";
import type { Requester } from "./fleet/fleet-provisioning.ts";
import type { CertificateAuthority } from "./identity/certificate-authority.ts";
import type { Connection, DeviceAction, Peer } from "./identity/connection.ts";
import { clientIdBytesMax, messageBytesMax, topicBytesMax, topicLevelsMax } from "./limits.ts";
import { listenPlain, listenTls, type Listener } from "./listeners.ts";
import { matchesFilter, readBasicIngest } from "./topic.ts";

export interface PublishedMessage {
  /** As published, with the Basic Ingest prefix. */
  readonly topic: string;
  readonly clientId: string;
  readonly payload: Buffer;
  readonly receivedAtMs: number;
  /** Undefined for the broker's own. */
  readonly requester: Requester | undefined;
}

export interface Broker {
  /** Listens on loopback, port 0 takes a free one. @throws PortInUseError */
  listen(port: number): Promise<{ readonly port: number }>;
  /** Listens for clients with certificates, likewise. @throws PortInUseError */
  listenTls(port: number): Promise<{ readonly port: number }>;
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
  /** What a client may do. */
  readonly connectionOf: (peer: Peer) => Connection;
  readonly authority: CertificateAuthority;
  readonly isActive: (certificateId: string) => boolean;
  readonly onMetric: (name: BrokerMetric) => void;
  /** A client was cut off, or not let in: who and why, in a sentence. */
  readonly onRefused: (why: string) => void;
}

/** https://docs.aws.amazon.com/iot/latest/developerguide/metrics_dimensions.html#message-broker-metrics */
export type BrokerMetric =
  `Connect.${"Success" | "AuthError" | "ClientError"}` | `PublishIn.${"Success" | "AuthError" | "ClientError"}`;

/** A client that is connected. */
interface Session {
  readonly connection: Connection;
  readonly requester: Requester;
}

export async function createBroker(dependencies: BrokerDependencies): Promise<Broker> {
  const { authority, isActive, onMetric } = dependencies;
  /** By the stream of a client that came over TLS. */
  const certificateIds = new WeakMap<Stream, string>();
  const aedes = await Aedes.createBroker({
    concurrency: 1000,
    // Of MQTT 3.1, which allows 23 characters unless told otherwise; of 3.1.1 `authenticate` looks at the length.
    maxClientsIdLength: clientIdBytesMax,
    // Virtual time must not be held to machine time, so keep-alive is left to the sockets.
    heartbeatInterval: 60 * 60 * 1000,
    ...handlers(dependencies, (client) => certificateIds.get(client.conn)),
  });
  const listeners: Listener[] = [];
  const opened = (listener: Listener): Listener => {
    listeners.push(listener);
    return listener;
  };
  // aedes closes the connection of a client whose packet it refuses; the error itself is the client's own.
  aedes.on("clientError", () => undefined);
  aedes.on("connectionError", () => undefined);
  return {
    listen: async (port) => opened(await listenPlain(port, (socket) => void aedes.handle(socket))),
    listenTls: async (port) =>
      opened(
        await listenTls(port, authority, {
          isActive,
          onSocket(socket, certificateId) {
            certificateIds.set(socket, certificateId);
            aedes.handle(socket);
          },
          onRefused: () => onMetric("Connect.AuthError"),
        }),
      ),
    publish: (topic, payload, qos) =>
      aedes.publish({ cmd: "publish", topic, payload, qos, dup: false, retain: false }, () => undefined),
    connectionCount: () => aedes.connectedClients,
    close: async () => {
      await new Promise<void>((resolve) => aedes.close(resolve));
      await Promise.all(listeners.map((listener) => listener.close()));
    },
  };
}

type Handlers = Pick<AedesOptions, "authenticate" | "authorizePublish" | "authorizeSubscribe" | "authorizeForward">;

/** What happens to a client's packets. */
function handlers(
  { clock, onMessage, connectionOf, onMetric, onRefused }: BrokerDependencies,
  certificateIdOf: (client: Client) => string | undefined,
): Handlers {
  const sessions = new WeakMap<Client, Session>();
  const may = (client: Client, action: DeviceAction, name: string): boolean =>
    sessions.get(client)?.connection.may(action, name) ?? false;
  const refused = (client: Client | null, why: string): Error => {
    const sentence = `${client?.id ?? "n/a"} ${why}`;
    onRefused(sentence);
    return new Error(sentence);
  };
  /** The error that ends the client's connection; null for a message that was handed on. */
  const take = (client: Client | null, { topic, retain, payload: body }: PublishPacket): Error | null => {
    const session = client === null ? undefined : sessions.get(client);
    if (client !== null && !mayPublish(session?.connection, topic, retain)) {
      onMetric("PublishIn.AuthError");
      return refused(client, `is not authorized to publish to ${topic}`);
    }
    const payload = Buffer.isBuffer(body) ? body : Buffer.from(body);
    const fault = publishFault(topic, payload.length);
    if (fault !== undefined) {
      onMetric("PublishIn.ClientError");
      return refused(client, `sent a ${fault}`);
    }
    onMetric("PublishIn.Success");
    const requester = session?.requester;
    onMessage({ topic, clientId: client?.id ?? "n/a", payload, receivedAtMs: clock.now(), requester });
    return null;
  };
  return {
    authenticate(client, _username, _password, done) {
      if (Buffer.byteLength(client.id) > clientIdBytesMax) {
        onMetric("Connect.ClientError");
        done(identifierRejected(client.id), false);
        return;
      }
      const peer = { clientId: client.id, certificateId: certificateIdOf(client) };
      const connection = connectionOf(peer);
      sessions.set(client, { connection, requester: { ...peer, answer: answerer(client) } });
      const isAllowed = connection.may("iot:Connect", client.id);
      onMetric(isAllowed ? "Connect.Success" : "Connect.AuthError");
      if (!isAllowed) onRefused(`${client.id} is not authorized to connect`);
      // Where it may not: CONNACK with "not authorized" [MQTT-3.2.2-5].
      done(null, isAllowed);
    },
    authorizePublish: (client, packet, done) => clock.admit(() => done(take(client, packet))),
    authorizeSubscribe: (client, subscription, done) =>
      done(null, may(client, "iot:Subscribe", subscription.topic) ? subscription : null),
    authorizeForward: (client, packet) => (may(client, "iot:Receive", packet.topic) ? packet : null),
  };
}

/** CONNACK with "identifier rejected" [MQTT-3.1.3-9]. */
const identifierRejected = (clientId: string): Error & { readonly returnCode: 2 } =>
  Object.assign(new Error(`client id of ${Buffer.byteLength(clientId)} bytes; at most ${clientIdBytesMax}`), {
    returnCode: 2 as const,
  });

const mayPublish = (connection: Connection | undefined, topic: string, isRetained: boolean): boolean =>
  connection !== undefined &&
  connection.may("iot:Publish", topic) &&
  (!isRetained || connection.may("iot:RetainPublish", topic));

/** aedes keeps a client's subscriptions by their filter, though its types do not say so. */
const subscribed = z.object({ subscriptions: z.record(z.string(), z.unknown()) });

/** Sends to one client, past the other subscribers; aedes asks `authorizeForward` here too. */
const answerer =
  (client: Client): Requester["answer"] =>
  (topic, payload) => {
    const filters = Object.keys(subscribed.safeParse(client).data?.subscriptions ?? {});
    if (!filters.some((filter) => matchesFilter(filter, topic))) return;
    client.publish({ cmd: "publish", topic, payload, qos: 1, dup: false, retain: false }, () => undefined);
  };
