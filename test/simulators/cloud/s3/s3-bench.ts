// An S3 over a directory of its own, and a real client against it.
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { S3Client } from "@aws-sdk/client-s3";
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import type { Principal } from "../../../../simulators/cloud/ports/principal.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { createS3, type S3, type S3Dependencies } from "../../../../simulators/cloud/s3/s3.ts";
import { createSqs } from "../../../../simulators/cloud/sqs/sqs.ts";
import { listenHttp } from "../../../../simulators/cloud/wire/http-server.ts";
import { createRouter } from "../../../../simulators/cloud/wire/router.ts";
import { allowAll } from "../allow-all.ts";

export const account = { accountId: "000000000000", region: "us-east-1" };
export const startMs = Date.UTC(2026, 0, 1);
export const writer: Principal = {
  kind: "role",
  roleArn: "arn:aws:iam::000000000000:role/writer",
  sessionName: "session",
};

export interface Invocation {
  readonly principal: Principal;
  readonly functionArn: string;
  readonly payload: string;
}

/** An S3 and an SQS on one virtual clock; functions only note how they were invoked. */
export function s3Bench(options: Partial<Pick<S3Dependencies, "dataDirectory" | "faults" | "access">> = {}) {
  const clock = new VirtualClock(startMs);
  const access: AccessControl = options.access ?? allowAll;
  const dataDirectory = options.dataDirectory ?? mkdtempSync(join(tmpdir(), "s3-test-"));
  const random = seededRandom(3);
  const sqs = createSqs({ clock, random, account, access, endpoint: () => "http://127.0.0.1:1" });
  const invocations: Invocation[] = [];
  const faults: unknown[] = [];
  const s3 = createS3({
    clock,
    random,
    account,
    access,
    dataDirectory,
    queues: sqs.queues,
    functions: { invokeAsync: (invocation) => invocations.push(invocation) },
    onFault: (error) => faults.push(error),
    ...(options.faults === undefined ? {} : { faults: options.faults }),
  });
  return {
    clock,
    dataDirectory,
    sqs,
    s3,
    invocations,
    faults,
    /** Awaits a call of the port while the clock moves on. */
    done: <Result>(call: Promise<Result>) => clock.runUntil(call, clock.now() + 60_000, "the call"),
    put: (bucket: string, key: string, text: string) =>
      s3.objects.put({ principal: writer, bucket, key, body: Buffer.from(text) }),
    async close(): Promise<void> {
      s3.close();
      await rm(dataDirectory, { recursive: true, force: true });
    },
  };
}

export async function s3Client(s3: S3, access: AccessControl = allowAll) {
  const endpoint = await listenHttp(createRouter([s3.wire], access, seededRandom(4)), 0, (error) => {
    throw error;
  });
  const client = new S3Client({
    endpoint: endpoint.url,
    region: account.region,
    credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "x" },
    forcePathStyle: true,
    maxAttempts: 1,
  });
  const close = async (): Promise<void> => {
    client.destroy();
    await endpoint.close();
  };
  return { client, url: endpoint.url, close };
}
