// Putting back through the SDK's client into the embedded Kinesis. It does not prove that AWS answers the same.
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CreateStreamCommand, KinesisClient } from "@aws-sdk/client-kinesis";
import { startCloud, VirtualClock, type Cloud } from "millrace-cloud";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { putBackAll, putsInto } from "../../../lambdas/transform/put-back.ts";

const region = "us-east-1";
const clock = new VirtualClock(Date.UTC(2026, 10, 21));
let dataDirectory: string;
let cloud: Cloud;

beforeAll(async () => {
  dataDirectory = await mkdtemp(join(tmpdir(), "put-back-"));
  const onFault = (error: unknown): never => {
    throw error;
  };
  const account = { accountId: "123456789012", region };
  cloud = await startCloud({ clock, seed: 1, account, dataDirectory, httpPort: 0, mqttPort: 0, onFault });
  const { accessKeyId, secretAccessKey, sessionToken } = cloud.operatorCredentials;
  const environment = {
    AWS_ENDPOINT_URL: cloud.endpoint,
    AWS_REGION: region,
    AWS_ACCESS_KEY_ID: accessKeyId,
    AWS_SECRET_ACCESS_KEY: secretAccessKey,
    AWS_SESSION_TOKEN: sessionToken,
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
  await new KinesisClient({}).send(new CreateStreamCommand({ StreamName: "telemetry", ShardCount: 1 }));
  await clock.runTo(clock.now() + 60_000);
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await cloud.close();
  await rm(dataDirectory, { recursive: true, force: true });
});

describe("putsInto", () => {
  test("the stream takes every record, and none is left to put again", async () => {
    const put = putsInto("telemetry");

    await expect(putBackAll([{ partitionKey: "", data: "é" }], put)).resolves.toBeUndefined();
    expect(await put([{ partitionKey: "dev-1", data: "{}" }])).toEqual([]);
  });

  test("beyond the shard's rate the records that were not taken are named", async () => {
    const put = putsInto("telemetry");
    const large = Array.from({ length: 4 }, (_, index) => ({ partitionKey: `${index}`, data: "x".repeat(500_000) }));

    expect((await put(large)).map(({ partitionKey }) => partitionKey)).toEqual(["2", "3"]);
  });

  test("a stream that is not there fails the put", async () => {
    await expect(putsInto("elsewhere")([{ partitionKey: "a", data: "{}" }])).rejects.toThrow("elsewhere");
  });
});
