// A clock, an SQS over it, and what the tests of SQS say again and again.
import { SQSClient } from "@aws-sdk/client-sqs";
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import type { Clock } from "../../../../simulators/cloud/kernel/clock.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { createSqs, type Sqs } from "../../../../simulators/cloud/sqs/sqs.ts";
import { listenHttp } from "../../../../simulators/cloud/wire/http-server.ts";
import { createRouter } from "../../../../simulators/cloud/wire/router.ts";
import { allowAll } from "../allow-all.ts";

export const account = { accountId: "000000000000", region: "us-east-1" };
export const startMs = Date.UTC(2026, 0, 1);
export const consumer: Principal = {
  kind: "role",
  roleArn: "arn:aws:iam::000000000000:role/consumer",
  sessionName: "test",
};

export function sqsOn(clock: Clock, access = allowAll): Sqs {
  return createSqs({ clock, random: seededRandom(7), account, access, endpoint: () => "http://127.0.0.1:1" });
}

/** A queue of its own on a virtual clock, with the calls that its tests make. */
export function queueBench(attributes: Record<string, string> = {}, name = "orders") {
  const clock = new VirtualClock(startMs);
  const sqs = sqsOn(clock);
  const { arn, url } = sqs.createQueue(name, attributes);
  const received = (limit = 10) => sqs.queues.receiveMessages({ principal: consumer, queueArn: arn, limit });
  return {
    clock,
    sqs,
    arn,
    url,
    send: (body: string, groupId?: string, deduplicationId?: string) =>
      sqs.queues.sendMessage({
        principal: consumer,
        queueArn: arn,
        body,
        ...(groupId === undefined ? {} : { groupId }),
        ...(deduplicationId === undefined ? {} : { deduplicationId }),
      }),
    receive: received,
    bodies: (limit = 10) => received(limit).map(({ body }) => body),
    remove: (...receiptHandles: string[]) =>
      sqs.queues.deleteMessages({ principal: consumer, queueArn: arn, receiptHandles }),
    depth: (queueArn = arn) => sqs.depths().get(queueArn),
    elapse: (ms: number) => clock.runTo(clock.now() + ms),
  };
}

/** A real client against an SQS on loopback. `asked` resolves once the next request for an action has come through. */
export async function sqsClient(clock: Clock) {
  const waiting = new Map<string, () => void>();
  const access: AccessControl = {
    ...allowAll,
    authorize: ({ action }) => waiting.get(action)?.(),
  };
  const asked = (action: string): Promise<void> => new Promise((resolve) => waiting.set(action, resolve));
  let url = "";
  const sqs = createSqs({ clock, random: seededRandom(7), account, access, endpoint: () => url });
  const endpoint = await listenHttp(createRouter([sqs.wire], access, seededRandom(8)), 0, (error) => {
    throw error;
  });
  url = endpoint.url;
  const client = new SQSClient({
    endpoint: url,
    region: account.region,
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "x" },
    maxAttempts: 1,
  });
  const close = async (): Promise<void> => {
    client.destroy();
    await endpoint.close();
  };
  return { client, sqs, asked, close };
}
