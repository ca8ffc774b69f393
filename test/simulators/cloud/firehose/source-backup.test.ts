// What a delivery stream keeps of its source, beside what it delivers.
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import type { BackupConfiguration } from "../../../../simulators/cloud/firehose/configuration.ts";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";
import { deliveryCloud, startMs, transformWith, type DeliveryCloud } from "./delivery-cloud.ts";
import { decode } from "./transform-function.ts";

const backup: BackupConfiguration = {
  roleArn: "arn:aws:iam::123456789012:role/delivery",
  bucketArn: "arn:aws:s3:::bucket",
  prefix: "source/dt=!{timestamp:yyyy-MM-dd}/",
  errorOutputPrefix: "source-errors/!{firehose:error-output-type}/",
  bufferBytes: 64 * 1024 * 1024,
  bufferMs: 60_000,
  compression: "GZIP",
  logging: { group: "/aws/kinesisfirehose/delivery", stream: "BackupDelivery" },
};
const dropEven = ({ records }: { records: readonly { recordId: string; data: string }[] }) => ({
  records: records.map(({ recordId, data }) => ({
    recordId,
    data,
    result: Number(decode(data)) % 2 === 0 ? "Dropped" : "Ok",
  })),
});

function given(options: Partial<BackupConfiguration> = {}): Promise<DeliveryCloud> {
  const destination = { bufferMs: 60_000, transform: transformWith, backup: { ...backup, ...options } };
  return deliveryCloud({ destination, handler: dropEven });
}

describe("source record backup", () => {
  test("holds every record as it came in, whatever the transform makes of it", async () => {
    const { clock, delivered, ...stream } = await given();
    for (const text of ["1", "2", "3"]) stream.put("key", text);

    await clock.runTo(startMs + 300_000);

    expect(stream.textOf("data/")).toBe("13");
    const [[key, bytes] = ["", Buffer.alloc(0)]] = [...delivered].filter(([name]) => name.startsWith("source/"));
    expect(key).toMatch(/^source\/dt=2026-01-01\/delivery-1-2026-01-01-12-00-00-[0-9a-f-]{36}\.gz$/);
    expect(gunzipSync(bytes).toString()).toBe("123");
  });

  test("counts as backlog until its object is written, and is written though the bucket refused it for a while", async () => {
    const { clock, bucket, delivered, firehose, logLines, ...stream } = await given({ bufferMs: 900_000 });
    bucket.refusal = new AwsError("AccessDenied", 403, "not authorized to perform: s3:PutObject");
    stream.put("key", "2");
    await clock.runTo(startMs + 910_000);
    expect(firehose.backlog()).toBe(1);

    bucket.refusal = undefined;
    await clock.runTo(startMs + 1_100_000);

    expect([firehose.backlog(), delivered.size]).toEqual([0, 1]);
    expect(logLines[0]).toContain('"errorCode":"S3.AccessDenied"');
  });

  test.each([
    ["an interval of 0 s", { bufferMs: 0 }, "IntervalInSeconds is 0; Firehose allows 60 to 900"],
    ["partition keys in its prefix", { prefix: "source/!{partitionKeyFromLambda:dt}/" }, "partition keys"],
  ])("with %s is refused", async (_, options, message) => {
    await expect(given(options)).rejects.toThrow(message);
  });
});
