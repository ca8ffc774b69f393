import { describe, expect, test } from "vitest";
import { s3Provisioners } from "../../../../simulators/cloud/provisioning/s3.ts";
import { sqsProvisioners } from "../../../../simulators/cloud/provisioning/sqs.ts";
import { cloudWith } from "../kit/cloud-with.ts";
import { account, writer } from "./objects.ts";

async function program() {
  const cloud = await cloudWith({ services: ["s3", "sqs", "kms"], account });
  const provisioners = { ...s3Provisioners(cloud.s3, cloud.kms, account), ...sqsProvisioners(cloud.sqs) };
  const provision = async (type: string, inputs: Record<string, unknown>) => {
    const create = provisioners[type];
    if (create === undefined) throw new Error(`no provisioner of ${type}`);
    return create({ name: "resource", inputs });
  };
  return { ...cloud, provision };
}

describe("provisioning of S3 and SQS", () => {
  test("a bucket, its queue and the notification between them come up as the provider names them", async () => {
    const { provision, sqs, s3 } = await program();

    const bucket = await provision("aws:s3/bucket:Bucket", { bucket: "in-1", forceDestroy: true });
    const queue = await provision("aws:sqs/queue:Queue", { name: "events", visibilityTimeoutSeconds: 420 });
    await provision("aws:s3/bucketNotification:BucketNotification", {
      bucket: "in-1",
      queues: [{ events: ["s3:ObjectCreated:*"], filterPrefix: "x/", id: "new", queueArn: queue.outputs["arn"] }],
    });

    expect(bucket).toMatchObject({ id: "in-1", outputs: { arn: "arn:aws:s3:::in-1", bucket: "in-1" } });
    expect(queue).toMatchObject({
      id: "http://127.0.0.1:1/000000000000/events",
      outputs: { arn: "arn:aws:sqs:us-east-1:000000000000:events", name: "events" },
    });
    expect(sqs.queues.visibilityTimeoutMs("arn:aws:sqs:us-east-1:000000000000:events")).toBe(420_000);
    expect(sqs.backlog()).toBe(1);
    expect(s3.objects.list({ principal: writer, bucket: "in-1", prefix: "" })).toEqual([]);
  });

  test("an input that is not known is refused by its name, and a bucket that is not there by NoSuchBucket", async () => {
    const { provision } = await program();

    await expect(provision("aws:s3/bucket:Bucket", { bucket: "in-1", website: {} })).rejects.toThrow(/website/);
    await expect(
      provision("aws:s3/bucketVersioning:BucketVersioning", {
        bucket: "absent",
        versioningConfiguration: { status: "Enabled" },
      }),
    ).rejects.toMatchObject({ code: "NoSuchBucket" });
  });
});
