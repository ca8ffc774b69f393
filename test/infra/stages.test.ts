import { beforeAll, describe, expect, test } from "vitest";
import { evaluatePipe, stageOf, type EvaluatedPipe } from "./evaluated-pipe.ts";

let prod: EvaluatedPipe;
let direct: EvaluatedPipe;
let longNamed: EvaluatedPipe;

beforeAll(async () => {
  prod = await evaluatePipe(stageOf("prod"));
  direct = await evaluatePipe(
    stageOf("staging", { "millrace:trigger": "direct", "millrace:transformBufferMegabytes": "2" }),
  );
  longNamed = await evaluatePipe({
    ...stageOf("dev", { "millrace:batchWindowSeconds": "0" }),
    name: "a23456789-123456",
  });
});

describe("stages", () => {
  test("with the direct trigger the notification waits for S3's permission to invoke", () => {
    expect(direct.resource("BucketNotification ingestion").waitsFor).toContain("Permission ingestion");
  });

  test("the direct trigger has neither queue nor mapping, and its outputs say so", () => {
    expect(direct.resources.filter(({ name }) => name.startsWith("ingestion-events"))).toEqual([]);
    expect(direct.outputs.queueUrl).toBeUndefined();
    expect(direct.resource("BucketNotification ingestion").inputs.lambdaFunctions).toHaveLength(2);
  });

  test("a transform buffer other than the default is stated", () => {
    const processors = JSON.stringify(direct.resource("FirehoseDeliveryStream delivery").inputs);

    expect(processors).toContain('{"parameterName":"BufferSizeInMBs","parameterValue":"2"}');
  });

  test("prod is on demand, and a destroy keeps the buckets and the stream", () => {
    expect(prod.resource("Stream telemetry").inputs).toMatchObject({ streamModeDetails: { streamMode: "ON_DEMAND" } });
    expect(prod.resource("Stream telemetry").inputs).not.toHaveProperty("shardCount");
    const kept = prod.resources.filter(({ isProtected }) => isProtected).map(({ key }) => key);
    expect(kept.sort()).toEqual(["Bucket ingestion", "Bucket reporting", "Stream telemetry"]);
    expect(prod.resource("Bucket ingestion").inputs.forceDestroy).toBe(false);
  });

  test("without a batch window a batch is at most 10, which is all that Lambda then allows", () => {
    expect(longNamed.resource("EventSourceMapping ingestion-events").inputs.batchSize).toBe(10);
  });

  test("the longest stage name keeps every name within AWS's limits", () => {
    const nameOf = ({ inputs }: { inputs: Readonly<Record<string, unknown>> }) => inputs.name ?? inputs.bucket;
    const named = longNamed.resources.filter(({ type }) => !type.endsWith(":LogGroup"));

    // Buckets have the tightest limit, 63; roles, functions, rules and schedules have 64, queues 80.
    const tooLong = named.map(nameOf).filter((name) => typeof name === "string" && name.length > 63);
    expect(named.length).toBeGreaterThan(50);
    expect(tooLong).toEqual([]);
    expect(String(longNamed.resource("TopicRule telemetry").inputs.name)).toMatch(/^[a-zA-Z0-9_]{1,128}$/);
  });
});
