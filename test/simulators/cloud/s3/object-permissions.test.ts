// What tags and keys ask of those who write, copy and look at objects, on the wire.
import * as sdk from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import type { AccessRequest } from "../../../../simulators/cloud/ports/access-control.ts";
import { denying } from "../kit/access.ts";
import { s3Cloud } from "./objects.ts";

const Bucket = "data";
const keyArn = "arn:aws:kms:us-east-1:000000000000:key/1";

/** A bucket with a tagged object `tagged`; from then on everything is allowed but `denied`. */
async function bucketWithout(denied: string) {
  let isReady = false;
  const refusing = denying(denied);
  const access = {
    ...refusing,
    authorize: (request: AccessRequest) => (isReady ? refusing.authorize(request) : undefined),
  };
  const cloud = await s3Cloud({ access });
  const aws = await cloud.client(sdk.S3Client);
  cloud.s3.createBucket(Bucket);
  await aws.send(new sdk.PutObjectCommand({ Bucket, Key: "tagged", Body: "x", Tagging: "a=1" }));
  isReady = true;
  return { ...cloud, aws };
}

const refusal = { name: "AccessDenied" };
const CopySource = `${Bucket}/tagged`;

describe("tags", () => {
  test("of a new object, an upload and a copy take s3:PutObjectTagging", async () => {
    const { aws } = await bucketWithout("s3:PutObjectTagging");
    const Tagging = "a=2";
    const put = new sdk.PutObjectCommand({ Bucket, Key: "k", Body: "x", Tagging });
    const upload = new sdk.CreateMultipartUploadCommand({ Bucket, Key: "k", Tagging });
    const TaggingDirective = "REPLACE";
    const copy = new sdk.CopyObjectCommand({ Bucket, Key: "k", CopySource, TaggingDirective, Tagging });
    const bare = new sdk.CopyObjectCommand({ Bucket, Key: "k", CopySource, TaggingDirective });

    await expect(aws.send(put)).rejects.toMatchObject(refusal);
    await expect(aws.send(upload)).rejects.toMatchObject(refusal);
    await expect(aws.send(copy)).rejects.toMatchObject(refusal);
    expect((await aws.send(bare)).CopyObjectResult?.ETag).toBeDefined();
  });

  test("that a copy takes over take s3:GetObjectTagging on the source", async () => {
    const { aws } = await bucketWithout("s3:GetObjectTagging");

    await expect(aws.send(new sdk.CopyObjectCommand({ Bucket, Key: "k", CopySource }))).rejects.toMatchObject(refusal);
  });
});

describe("an object under a customer-managed key", () => {
  test("is said to be under it by every answer, and a write that asks for another is refused", async () => {
    const { aws, s3 } = await bucketWithout("nothing");
    s3.putEncryption(Bucket, keyArn);
    const shown = { ServerSideEncryption: "aws:kms", SSEKMSKeyId: keyArn };
    const put = (more: Partial<sdk.PutObjectCommandInput>) =>
      aws.send(new sdk.PutObjectCommand({ Bucket, Key: "k", Body: "x", ...more }));

    expect(await put({})).toMatchObject(shown);
    expect(await put({ ServerSideEncryption: "aws:kms" })).toMatchObject(shown);
    expect(await aws.send(new sdk.GetObjectCommand({ Bucket, Key: "k" }))).toMatchObject(shown);
    await expect(put({ ServerSideEncryption: "AES256" })).rejects.toMatchObject({ name: "NotImplemented" });
    await expect(put({ SSEKMSKeyId: "other" })).rejects.toMatchObject({ name: "NotImplemented" });
  });

  test("is looked at without kms:Decrypt, but for its bytes and its checksum", async () => {
    const { aws, s3 } = await bucketWithout("kms:Decrypt");
    s3.putEncryption(Bucket, keyArn);
    const head = (ChecksumMode?: "ENABLED") =>
      aws.send(new sdk.HeadObjectCommand({ Bucket, Key: "tagged", ...(ChecksumMode && { ChecksumMode }) }));

    expect((await head()).ContentLength).toBe(1);
    await expect(head("ENABLED")).rejects.toMatchObject({ $metadata: { httpStatusCode: 403 } });
    await expect(aws.send(new sdk.GetObjectCommand({ Bucket, Key: "tagged" }))).rejects.toMatchObject(refusal);
  });
});
