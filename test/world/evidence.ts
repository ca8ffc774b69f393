// Where an operator looks for what went wrong: logs, objects, queues, metrics and the history of alarms.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { GetObjectCommand, ListObjectsV2Command } from "@aws-sdk/client-s3";
import { ReceiveMessageCommand } from "@aws-sdk/client-sqs";
import { z } from "zod";
import type { OneWorld } from "./world-of.ts";

export function evidence(one: () => OneWorld) {
  /** Each line of the log streams of a group. */
  function logLines(group: string): string[] {
    const directory = join(one().directory, "logs", group);
    if (!existsSync(directory)) return [];
    const text = readdirSync(directory).map((file) => readFileSync(join(directory, file), "utf8"));
    return text
      .join("")
      .split("\n")
      .filter((line) => line !== "");
  }

  /** The text of each object of the ingestion bucket under a prefix. */
  async function objectsUnder(prefix: string): Promise<string[]> {
    const { stack, clients } = one().world;
    const Bucket = stack.outputs.ingestionBucket;
    const { Contents: objects = [] } = await clients.s3.send(new ListObjectsV2Command({ Bucket, Prefix: prefix }));
    const texts = objects.map(async ({ Key }) => {
      const { Body } = await clients.s3.send(new GetObjectCommand({ Bucket, Key }));
      return Body!.transformToString();
    });
    return Promise.all(texts);
  }

  /** The bodies of everything in the queue, which is empty then; with their attributes where there are any. */
  async function messagesIn(QueueUrl: string): Promise<string[]> {
    const found: string[] = [];
    for (;;) {
      const request = new ReceiveMessageCommand({
        QueueUrl,
        MaxNumberOfMessages: 10,
        VisibilityTimeout: 43_200,
        MessageAttributeNames: ["All"],
      });
      const { Messages: messages = [] } = await one().world.clients.sqs.send(request);
      if (messages.length === 0) return found;
      found.push(
        ...messages.map(({ Body = "", MessageAttributes: attributes }) =>
          attributes === undefined ? Body : Body + JSON.stringify(attributes),
        ),
      );
    }
  }

  return {
    logLines,
    objectsUnder,
    messagesIn,
    deliveryLog: () => logLines("aws/kinesisfirehose/millrace-dev-delivery"),
    failures: () => messagesIn(one().world.stack.outputs.reportFailuresQueueUrl),
  };
}

/** Asks CloudWatch by the bytes of the protocol: its SDK client is no dependency of this repository. */
export async function cloudWatch({ world }: OneWorld, operation: string, input: object): Promise<unknown> {
  const { cloud, driver } = world;
  const scope = `${cloud.operatorCredentials.accessKeyId}/20260105/${cloud.account.region}/monitoring/aws4_request`;
  const headers = {
    authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `GraniteServiceVersion20100801.${operation}`,
  };
  const asked = driver.clock.work(0, async (): Promise<unknown> => {
    const response = await fetch(cloud.endpoint, { method: "POST", headers, body: JSON.stringify(input) });
    return response.json();
  });
  return world.settle(asked, operation);
}

const statistics = z.object({ Datapoints: z.array(z.object({ Sum: z.number() })) });
const dayMs = 86_400_000;

/** The sum of all that was counted under a metric in the last day. */
export async function sumOf(one: OneWorld, metric: object): Promise<number> {
  const endMs = one.world.driver.clock.now();
  const seconds = (timeMs: number): number => Math.floor(timeMs / 1000);
  const answer = await cloudWatch(one, "GetMetricStatistics", {
    ...metric,
    StartTime: seconds(endMs - dayMs),
    EndTime: seconds(endMs),
    Period: 3600,
    Statistics: ["Sum"],
  });
  return statistics.parse(answer).Datapoints.reduce((sum, { Sum }) => sum + Sum, 0);
}
