// Two pipelines of other fleets in one stack, brought up in the embedded cloud: their functions find their own definition, the decoding
// that is no JSON, and the stream that readings are put back into.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { InvokeCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { hourMs } from "../../contract/index.ts";
import { TelemetryPipeline } from "../../infra/index.ts";
import { startCloud, VirtualClock, type Cloud } from "millrace-cloud";
import { gateway, sensorCommunity } from "../contract/other-fleets.ts";

const nowMs = Date.parse("2026-11-21T10:30:00.000Z");
const region = "eu-central-1";
const dataDirectory = mkdtempSync(join(tmpdir(), "pipelines-"));

let cloud: Cloud;

beforeAll(async () => {
  cloud = await startCloud({
    clock: new VirtualClock(nowMs),
    seed: 1,
    account: { accountId: "123456789012", region },
    dataDirectory,
    httpPort: 0,
    mqttPort: 0,
    onFault: (error) => {
      throw error;
    },
  });
  await cloud.provision({
    project: "fleets",
    stack: "dev",
    configuration: { "aws:region": region },
    root: process.cwd(),
    program: () =>
      Promise.resolve({
        air: new TelemetryPipeline("air", { contract: sensorCommunity }).outputs,
        gateways: new TelemetryPipeline("gateways", { contract: gateway }).outputs,
      }),
  });
}, 120_000);

afterAll(async () => {
  await cloud.close();
  rmSync(dataDirectory, { recursive: true });
});

const answer = z.object({
  records: z.array(z.object({ result: z.string(), data: z.string().optional() })),
});

/** The rows that a pipeline's transform makes of a message that came now. */
async function transformed(pipeline: string, payload: string, topic: string): Promise<unknown[]> {
  const lambda = new LambdaClient({ endpoint: cloud.endpoint, region, credentials: cloud.operatorCredentials });
  const envelope = {
    payload: Buffer.from(payload).toString("base64"),
    topic,
    client_id: "sender",
    received_at: nowMs,
  };
  const record = {
    recordId: "1",
    data: Buffer.from(JSON.stringify(envelope)).toString("base64"),
    approximateArrivalTimestamp: nowMs,
    kinesisRecordMetadata: { partitionKey: "sender" },
  };
  const { Payload } = await lambda.send(
    new InvokeCommand({ FunctionName: `${pipeline}-dev-transform`, Payload: JSON.stringify({ records: [record] }) }),
  );
  const { records } = answer.parse(JSON.parse(Buffer.from(Payload ?? []).toString()));
  return records.flatMap(({ data }) =>
    data === undefined
      ? []
      : Buffer.from(data, "base64")
          .toString()
          .trimEnd()
          .split("\n")
          .map((row): unknown => JSON.parse(row)),
  );
}

describe("two pipelines of other fleets in one stack", () => {
  test("payloads that are no JSON are decoded by the contract's own module", async () => {
    const rows = await transformed("air", "3712;2026-11-21T10:00:00;12.43;6.10", "sensor.community/3712/csv");

    const eventTimeMs = Date.parse("2026-11-21T10:00:00.000Z");
    expect(rows).toEqual([{ device_id: "3712", event_time: eventTimeMs, received_at: nowMs, pm10: 12.43, pm2_5: 6.1 }]);
  });

  test("a reading of another hour is put back into the pipeline's own stream, which its role allows", async () => {
    const reading = (tsMs: number) => [{ ts: tsMs, values: { temperature: 3 } }];
    const waiting = () => cloud.backlog().kinesis + cloud.backlog().firehose;
    const before = waiting();
    const message = JSON.stringify({ first: reading(nowMs), second: reading(nowMs - 2 * hourMs) });

    const rows = await transformed("gateways", message, "gateways/g1/telemetry");

    expect(rows).toMatchObject([{ gateway: "g1", device_id: "first", ts: nowMs }]);
    expect([before, waiting()]).toEqual([0, 1]);
  });
});
