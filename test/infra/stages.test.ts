import { beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { policyStatements } from "../../infra/policy/policy-document.ts";
import { evaluatePipe, stageOf, type EvaluatedPipe } from "./evaluated-pipe.ts";

const rules = z.array(z.looseObject({ id: z.string() }));

let prod: EvaluatedPipe;
let direct: EvaluatedPipe;
let unwindowed: EvaluatedPipe;

beforeAll(async () => {
  prod = await evaluatePipe(stageOf("prod"));
  direct = await evaluatePipe(
    stageOf("staging", { "millrace:trigger": "direct", "millrace:transformBufferMegabytes": "2" }),
  );
  unwindowed = await evaluatePipe(stageOf("dev", { "millrace:batchWindowSeconds": "0" }));
});

describe("stages", () => {
  test("with the direct trigger the notification waits for S3's permission to invoke", () => {
    expect(direct.resource("BucketNotification millrace-trigger").waitsFor).toContain("Permission millrace-trigger");
  });

  test("the direct trigger has neither queue nor mapping, and its outputs say so", () => {
    expect(
      direct.resources.filter(
        ({ type, name }) => /Queue|EventSource/.test(type) && name.startsWith("millrace-trigger"),
      ),
    ).toEqual([]);
    expect(direct.outputs.queueUrl).toBeUndefined();
    expect(direct.resource("BucketNotification millrace-trigger").inputs.lambdaFunctions).toHaveLength(2);
  });

  test("a transform buffer other than the default is stated", () => {
    const processors = JSON.stringify(direct.resource("FirehoseDeliveryStream millrace-delivery").inputs);

    expect(processors).toContain('{"parameterName":"BufferSizeInMBs","parameterValue":"2"}');
  });

  test("prod is on demand, and a destroy keeps the buckets and the stream", () => {
    expect(prod.resource("Stream millrace-telemetry").inputs).toMatchObject({
      streamModeDetails: { streamMode: "ON_DEMAND" },
    });
    expect(prod.resource("Stream millrace-telemetry").inputs).not.toHaveProperty("shardCount");
    const kept = prod.resources.filter(({ isProtected }) => isProtected).map(({ key }) => key);
    expect(kept.sort()).toEqual([
      "Bucket millrace-storage-access-logs",
      "Bucket millrace-storage-ingestion",
      "Bucket millrace-storage-reporting",
      "Key millrace-encryption",
      "Stream millrace-telemetry",
    ]);
    expect(prod.resource("Bucket millrace-storage-ingestion").inputs.forceDestroy).toBe(false);
  });

  test("prod keeps data under a key of its own, which each role may use through the service that keeps it", () => {
    const { inputs } = prod.resource("Stream millrace-telemetry");
    const usesOf = (role: string) =>
      [
        ...String(prod.resource(`RolePolicy millrace-${role}`).inputs.policy).matchAll(/"kms:ViaService":"(\w+)\./g),
      ].map(([, service]) => service);

    const keyArn = inputs.kmsKeyId;
    expect(keyArn).toMatch(/^arn:aws:kms:eu-central-1:111122223333:key\//);
    expect(prod.resource("BucketServerSideEncryptionConfiguration millrace-storage-ingestion").inputs.rules).toEqual([
      {
        applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
        bucketKeyEnabled: true,
      },
    ]);
    expect(["ingress", "delivery", "run-reports", "publish-report"].map(usesOf)).toEqual([
      ["kinesis", "s3"],
      ["kinesis", "s3"],
      ["s3"],
      [],
    ]);
  });

  test("prod keeps versions, records as they came in, and the log of who accessed the buckets", () => {
    const rulesOf = (bucket: string) =>
      rules.parse(prod.resource(`BucketLifecycleConfiguration millrace-storage-${bucket}`).inputs.rules);

    expect(rulesOf("ingestion").map(({ id }) => id)).toEqual([
      "remove-unfinished-uploads",
      "expire-noncurrent-versions",
      "tier-telemetry",
      "tier-errors",
      "tier-rule-errors",
      "tier-source-records",
    ]);
    expect(rulesOf("access-logs")).toContainEqual({
      id: "expire-all",
      status: "Enabled",
      filter: {},
      expiration: { days: 365 },
    });
    expect(prod.resource("BucketLogging millrace-storage-ingestion").inputs).toMatchObject({
      targetPrefix: "ingestion/",
    });
    expect(prod.resource("FirehoseDeliveryStream millrace-delivery").inputs.extendedS3Configuration).toMatchObject({
      s3BackupMode: "Enabled",
      s3BackupConfiguration: {
        prefix: "source-records/dt=!{timestamp:yyyy-MM-dd}/hour=!{timestamp:HH}/",
        compressionFormat: "GZIP",
        bufferingInterval: 300,
      },
    });
  });

  test("every bucket of every stage refuses what does not come over TLS", () => {
    const policies = [prod, direct].flatMap(({ resources }) =>
      resources.filter(({ type }) => type === "aws:s3/bucketPolicy:BucketPolicy"),
    );

    const bucketsOf = ({ resources }: EvaluatedPipe) => resources.filter(({ type }) => type === "aws:s3/bucket:Bucket");
    expect(policies).toHaveLength([prod, direct].flatMap(bucketsOf).length);
    const refusals = policies.map(({ inputs }) =>
      policyStatements({ policy: inputs.policy }).filter(({ Effect }) => Effect === "Deny"),
    );
    const refusal = { Principal: "*", Action: ["s3:*"], Condition: { Bool: { "aws:SecureTransport": ["false"] } } };
    expect(refusals).toMatchObject(policies.map(() => [refusal]));
  });

  test("without a batch window a batch is at most 10, which is all that Lambda then allows", () => {
    expect(unwindowed.resource("EventSourceMapping millrace-trigger").inputs.batchSize).toBe(10);
  });
});
