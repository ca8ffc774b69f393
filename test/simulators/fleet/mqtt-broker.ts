// A real MQTT broker on a free port, which remembers what it was sent. Not IoT Core: it knows no Basic Ingest and no policies.
import { createServer } from "node:net";
import { Aedes } from "aedes";

export interface ReceivedPublish {
  readonly clientId: string;
  readonly topic: string;
  readonly payload: string;
}

export interface TestBroker {
  readonly port: number;
  readonly received: ReceivedPublish[];
  readonly connectedCount: () => number;
  close(): Promise<void>;
}

export interface BrokerBehaviour {
  /** Refuses these clients at CONNECT. */
  readonly refuses?: (clientId: string) => boolean;
  /** Leaves a publish unanswered, as a broker that hangs. */
  readonly swallows?: (publish: ReceivedPublish) => boolean;
}

export async function startBroker({ refuses, swallows }: BrokerBehaviour = {}): Promise<TestBroker> {
  const received: ReceivedPublish[] = [];
  const broker = await Aedes.createBroker({
    authenticate: (client, _username, _password, done) => done(null, !(refuses?.(client.id) ?? false)),
    authorizePublish: (client, packet, done) => {
      const publish = { clientId: client?.id ?? "", topic: packet.topic, payload: packet.payload.toString("latin1") };
      if (swallows?.(publish) ?? false) return;
      received.push(publish);
      done(null);
    },
  });
  const server = createServer(broker.handle);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the broker listens on no port");
  return {
    port: address.port,
    received,
    connectedCount: () => broker.connectedClients,
    async close() {
      await new Promise<void>((resolve) => broker.close(resolve));
      await new Promise<void>((resolve) => server.close(() => resolve()));
    },
  };
}
