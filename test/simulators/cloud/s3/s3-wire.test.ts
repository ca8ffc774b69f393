import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import * as sdk from "@aws-sdk/client-s3";
import { describe, expect, test } from "vitest";
import { s3Cloud } from "./objects.ts";

const Bucket = "objects";
const cloud = await s3Cloud();
const client = await cloud.client(sdk.S3Client);
cloud.s3.createBucket(Bucket);

const put = (Key: string, Body: string, more: object = {}) =>
  client.send(new sdk.PutObjectCommand({ Bucket, Key, Body, ...more }));
const get = (Key: string, more: object = {}) => client.send(new sdk.GetObjectCommand({ Bucket, Key, ...more }));

describe("S3 by the AWS SDK", () => {
  test("an object comes back with its type, metadata, MD5 tag and a checksum that the SDK verifies", async () => {
    const written = await put("a/b c+d.txt", "hello", { ContentType: "text/plain", Metadata: { colour: "blue" } });

    const read = await get("a/b c+d.txt");

    expect(await read.Body?.transformToString()).toBe("hello");
    expect(read).toMatchObject({
      ContentType: "text/plain",
      Metadata: { colour: "blue" },
      ETag: '"5d41402abc4b2a76b9719d911017c592"',
      ChecksumCRC32: "NhCmhg==",
    });
    expect(written.ChecksumCRC32).toBe("NhCmhg==");
    expect(readFileSync(join(cloud.dataDirectory, "s3", Bucket, "a/b c+d.txt"), "utf8")).toBe("hello");
  });

  test("a stream is taken out of its chunks, and its trailing checksum is kept", async () => {
    const Body = Readable.from([Buffer.alloc(70_000, "x"), Buffer.from("end")]);
    const command = new sdk.PutObjectCommand({ Bucket, Key: "stream", Body, ContentLength: 70_003 });

    await client.send(command);

    const read = await get("stream");
    const text = await read.Body?.transformToString();
    expect(text).toHaveLength(70_003);
    expect(text?.endsWith("xend")).toBe(true);
    expect(read.ChecksumCRC32).toBeDefined();
    expect(read.ContentEncoding).toBeUndefined();
  });

  test.each(["CRC32", "CRC32C", "CRC64NVME", "SHA1", "SHA256"] as const)(
    "the %s of its catalogue's check value is taken",
    async (ChecksumAlgorithm) => {
      const vectors = {
        CRC32: { ChecksumCRC32: "y/Q5Jg==" },
        CRC32C: { ChecksumCRC32C: "4waSgw==" },
        CRC64NVME: { ChecksumCRC64NVME: "rosUhgp5mIg=" },
        SHA1: { ChecksumSHA1: "98O8HYCOBHMq32eZZczDTKeuNEE=" },
        SHA256: { ChecksumSHA256: "FeKw08M4keuw8e9gnsQZQgwg4yDOlMZfvIwzEkSOsiU=" },
      };
      // Of the ASCII digits 1 to 9, the check value of every CRC catalogue.
      const written = put(`check-${ChecksumAlgorithm}`, "123456789", vectors[ChecksumAlgorithm]);

      await expect(written).resolves.toMatchObject(vectors[ChecksumAlgorithm]);
    },
  );

  test("a checksum that does not fit is BadDigest, and nothing is written", async () => {
    const written = put("bad", "hello", { ChecksumCRC32: "AAAAAA==" });

    await expect(written).rejects.toMatchObject({ name: "BadDigest", $metadata: { httpStatusCode: 400 } });
    await expect(get("bad")).rejects.toMatchObject({ name: "NoSuchKey" });
  });

  test("ranges give 206 with their bytes, and one past the end is InvalidRange", async () => {
    await put("ranged", "0123456789");

    const [middle, tail] = await Promise.all([
      get("ranged", { Range: "bytes=2-4" }),
      get("ranged", { Range: "bytes=-3" }),
    ]);

    expect([middle.ContentRange, await middle.Body?.transformToString()]).toEqual(["bytes 2-4/10", "234"]);
    expect([tail.ContentRange, await tail.Body?.transformToString()]).toEqual(["bytes 7-9/10", "789"]);
    await expect(get("ranged", { Range: "bytes=10-" })).rejects.toMatchObject({
      name: "InvalidRange",
      $metadata: { httpStatusCode: 416 },
    });
  });

  test("If-None-Match: * writes once", async () => {
    await put("once", "first", { IfNoneMatch: "*" });

    const again = put("once", "second", { IfNoneMatch: "*" });

    await expect(again).rejects.toMatchObject({ name: "PreconditionFailed", $metadata: { httpStatusCode: 412 } });
    expect(await (await get("once")).Body?.transformToString()).toBe("first");
  });

  test("a read with the object's own tag in If-None-Match is 304, with another in If-Match 412", async () => {
    const { ETag } = await put("tagged", "x");

    await expect(get("tagged", { IfNoneMatch: ETag })).rejects.toMatchObject({ $metadata: { httpStatusCode: 304 } });
    await expect(get("tagged", { IfMatch: '"other"' })).rejects.toMatchObject({ name: "PreconditionFailed" });
  });

  test("HeadObject gives the length, and of a missing key 404", async () => {
    await put("headed", "12345");

    const head = await client.send(new sdk.HeadObjectCommand({ Bucket, Key: "headed" }));
    const missing = client.send(new sdk.HeadObjectCommand({ Bucket, Key: "absent" }));

    expect(head.ContentLength).toBe(5);
    await expect(missing).rejects.toMatchObject({ name: "NotFound", $metadata: { httpStatusCode: 404 } });
  });

  test("a copy keeps metadata; onto itself unchanged it is refused", async () => {
    await put("from ü", "copied", { Metadata: { a: "1" } });
    const CopySource = `${Bucket}/${encodeURIComponent("from ü")}`;

    await client.send(new sdk.CopyObjectCommand({ Bucket, Key: "to", CopySource }));
    const ontoItself = client.send(new sdk.CopyObjectCommand({ Bucket, Key: "from ü", CopySource }));

    await expect(ontoItself).rejects.toMatchObject({ name: "InvalidRequest" });
    const read = await get("to");
    expect([await read.Body?.transformToString(), read.Metadata]).toEqual(["copied", { a: "1" }]);
  });

  test("DeleteObjects removes keys with any character, and their empty directories", async () => {
    const keys = [
      "gone/deep/1",
      "gone/<&>",
      "gone/never-there",
      ...Array.from({ length: 900 }, (_, i) => `gone/&<>\r${i}`),
    ];
    await Promise.all(keys.slice(0, 2).map((key) => put(key, "x")));

    const answer = await client.send(
      new sdk.DeleteObjectsCommand({ Bucket, Delete: { Objects: keys.map((Key) => ({ Key })) } }),
    );

    expect(answer.Deleted?.map(({ Key }) => Key)).toEqual(keys);
    await expect(get("gone/<&>")).rejects.toMatchObject({ name: "NoSuchKey" });
    expect(existsSync(join(cloud.dataDirectory, "s3", Bucket, "gone"))).toBe(false);
  });

  test("a multipart upload is put together in order, with its composite tag and checksum", async () => {
    const Key = "multi";
    const { UploadId } = await client.send(
      new sdk.CreateMultipartUploadCommand({ Bucket, Key, ChecksumAlgorithm: "CRC32" }),
    );
    const part = (PartNumber: number, Body: Buffer) =>
      client.send(new sdk.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body, ChecksumAlgorithm: "CRC32" }));
    const second = await part(2, Buffer.from("tail"));
    const first = await part(1, Buffer.alloc(5 * 1024 * 1024, "a"));
    const Parts = [first, second].map(({ ETag }, index) => ({ ETag, PartNumber: index + 1 }));

    const complete = new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } });
    const { ETag } = await client.send(complete);

    const read = await get(Key);
    const text = await read.Body?.transformToString();
    expect(text).toHaveLength(5 * 1024 * 1024 + 4);
    expect(text?.endsWith("atail")).toBe(true);
    expect(ETag).toMatch(/^"[0-9a-f]{32}-2"$/);
    await expect(client.send(complete)).rejects.toMatchObject({ name: "NoSuchUpload" });
  });

  test("a part under 5 MiB that is not the last is EntityTooSmall", async () => {
    const Key = "small-parts";
    const { UploadId } = await client.send(new sdk.CreateMultipartUploadCommand({ Bucket, Key }));
    const tags = await Promise.all(
      [1, 2].map((PartNumber) =>
        client.send(new sdk.UploadPartCommand({ Bucket, Key, UploadId, PartNumber, Body: "x" })),
      ),
    );
    const Parts = tags.map(({ ETag }, index) => ({ ETag, PartNumber: index + 1 }));

    const completed = client.send(
      new sdk.CompleteMultipartUploadCommand({ Bucket, Key, UploadId, MultipartUpload: { Parts } }),
    );

    await expect(completed).rejects.toMatchObject({ name: "EntityTooSmall" });
    await client.send(new sdk.AbortMultipartUploadCommand({ Bucket, Key, UploadId }));
  });

  test("the bucket is also found in the host name", async () => {
    await put("hosted", "by name");
    const port = new URL(await cloud.listen()).port;
    const presented = new sdk.S3Client({
      endpoint: `http://localhost:${port}`,
      region: "us-east-1",
      credentials: { accessKeyId: "AKIDTEST", secretAccessKey: "x" },
      maxAttempts: 1,
    });
    let host: string | undefined;
    presented.middlewareStack.add(
      (next) => async (args) => {
        // Name resolution of *.localhost is the machine's business: connect to loopback, keep the Host header.
        const request = args.request;
        if (typeof request === "object" && request !== null && "hostname" in request) {
          host = String(request.hostname);
          request.hostname = "127.0.0.1";
        }
        return next(args);
      },
      { step: "finalizeRequest", priority: "low" },
    );

    const read = await presented.send(new sdk.GetObjectCommand({ Bucket, Key: "hosted" }));

    expect(host).toBe("objects.localhost");
    expect(await read.Body?.transformToString()).toBe("by name");
    presented.destroy();
  });

  test("an operation that is not there is NotImplemented and named", async () => {
    const asked = client.send(new sdk.GetBucketVersioningCommand({ Bucket }));

    await expect(asked).rejects.toMatchObject({ name: "NotImplemented", $metadata: { httpStatusCode: 501 } });
    await expect(asked).rejects.toThrow(/S3 GetBucketVersioning/);
  });

  test("a missing bucket is NoSuchBucket, HeadBucket tells the region, GetBucketLocation is empty in us-east-1", async () => {
    const missing = client.send(new sdk.ListObjectsV2Command({ Bucket: "nowhere" }));
    await expect(missing).rejects.toMatchObject({ name: "NoSuchBucket" });

    const head = await client.send(new sdk.HeadBucketCommand({ Bucket }));
    const location = await client.send(new sdk.GetBucketLocationCommand({ Bucket }));
    const { Buckets: buckets } = await client.send(new sdk.ListBucketsCommand({}));

    expect(head.BucketRegion).toBe("us-east-1");
    expect(location.LocationConstraint ?? "").toBe("");
    expect(buckets?.map(({ Name }) => Name)).toEqual([Bucket]);
  });
});
