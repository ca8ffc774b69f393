// Putting back through the SDK's client into the embedded Kinesis. It does not prove that AWS answers the same.
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { putBackAll, putsInto } from "../../../lambdas/transform/put-back.ts";
import { createKinesis } from "../../../simulators/cloud/kinesis/kinesis.ts";
import { seededRandom } from "../../../simulators/cloud/ports/random.ts";
import { VirtualClock } from "../../../simulators/cloud/ports/virtual-clock.ts";
import { listenHttp, type HttpEndpoint } from "../../../simulators/cloud/wire/http-server.ts";
import { createRouter } from "../../../simulators/cloud/wire/router.ts";
import { allowAll } from "../../simulators/cloud/allow-all.ts";

const kinesis = createKinesis({
  clock: new VirtualClock(Date.UTC(2026, 10, 21)),
  account: { accountId: "123456789012", region: "us-east-1" },
  access: allowAll,
});
kinesis.createStream({ name: "telemetry", mode: "PROVISIONED", shardCount: 1 });
let endpoint: HttpEndpoint | undefined;

beforeEach(async () => {
  endpoint = await listenHttp(createRouter([kinesis.wire], allowAll, seededRandom(1)), 0, (error) => {
    throw error;
  });
  const environment = {
    AWS_ENDPOINT_URL: endpoint.url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "AKIDTEST",
    AWS_SECRET_ACCESS_KEY: "x",
  };
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value);
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await endpoint?.close();
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
