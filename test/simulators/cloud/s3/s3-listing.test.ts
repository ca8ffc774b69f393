// Listings as recorded from AWS (localstack/localstack, tests/aws/services/s3/test_s3_list_operations.snapshot.json, Apache-2.0).
import * as sdk from "@aws-sdk/client-s3";
import { beforeAll, describe, expect, test } from "vitest";
import { put, s3Cloud } from "./objects.ts";

const cloud = await s3Cloud();
const client = await cloud.client(sdk.S3Client);

async function fill(Bucket: string, keys: readonly string[]): Promise<void> {
  cloud.s3.createBucket(Bucket);
  for (const key of keys) await cloud.done(put(cloud, Bucket, key, "content"));
}
const listV2 = (input: sdk.ListObjectsV2CommandInput) => client.send(new sdk.ListObjectsV2Command(input));
const list = (input: sdk.ListObjectsCommandInput) => client.send(new sdk.ListObjectsCommand(input));

describe("listings", () => {
  const folder = ["folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"];
  beforeAll(async () => {
    await fill("folders", folder);
    await fill(
      "numbered",
      Array.from({ length: 12 }, (_, i) => `test_${i}`),
    );
    await fill("encoded", ["date=2026-01-01/", "test key/", "test%123", "a/\u{1f600}/", "a/\uffee", "plain"]);
  });

  test("V2 pages of one key go over a common prefix once", async () => {
    const common = { Bucket: "folders", Prefix: "folder/", Delimiter: "/", MaxKeys: 1 };

    const first = await listV2(common);
    const second = await listV2({ ...common, ContinuationToken: first.NextContinuationToken });
    const third = await listV2({ ...common, ContinuationToken: second.NextContinuationToken });

    expect(first).toMatchObject({ IsTruncated: true, KeyCount: 1, CommonPrefixes: [{ Prefix: "folder/aSubfolder/" }] });
    expect(second).toMatchObject({ IsTruncated: true, KeyCount: 1, Contents: [{ Key: "folder/file1" }] });
    expect(third).toMatchObject({ IsTruncated: false, KeyCount: 1, Contents: [{ Key: "folder/file2" }] });
    expect(third.NextContinuationToken).toBeUndefined();
  });

  test("V2 starts after a key, and a token goes before start-after", async () => {
    const page = await listV2({ Bucket: "numbered", MaxKeys: 5 });
    const rest = await listV2({
      Bucket: "numbered",
      StartAfter: "test_7",
      ContinuationToken: page.NextContinuationToken,
    });
    const after = await listV2({ Bucket: "numbered", StartAfter: "test_7", MaxKeys: 2 });

    expect(page.Contents?.map(({ Key }) => Key)).toEqual(["test_0", "test_1", "test_10", "test_11", "test_2"]);
    expect(rest.Contents?.map(({ Key }) => Key)).toEqual([3, 4, 5, 6, 7, 8, 9].map((n) => `test_${n}`));
    expect(rest.StartAfter).toBeUndefined();
    expect(after).toMatchObject({ StartAfter: "test_7", IsTruncated: false, KeyCount: 2 });
  });

  test("V2 refuses a token that it never gave in AWS's words", async () => {
    const asked = listV2({ Bucket: "numbered", ContinuationToken: "nonsense" });

    await expect(asked).rejects.toMatchObject({
      name: "InvalidArgument",
      message: "The continuation token provided is incorrect",
    });
  });

  test("V1 gives NextMarker only with a delimiter, and a marker within a common prefix skips it", async () => {
    const withDelimiter = await list({ Bucket: "folders", Prefix: "folder/", Delimiter: "/", MaxKeys: 1 });
    const withoutDelimiter = await list({ Bucket: "folders", MaxKeys: 1 });
    const within = await list({
      Bucket: "folders",
      Prefix: "folder/",
      Delimiter: "/",
      MaxKeys: 1,
      Marker: "folder/aSubfolder/subFile1",
    });

    expect(withDelimiter).toMatchObject({ IsTruncated: true, NextMarker: "folder/aSubfolder/", MaxKeys: 1 });
    expect(withoutDelimiter.IsTruncated).toBe(true);
    expect(withoutDelimiter.NextMarker).toBeUndefined();
    expect(within).toMatchObject({ Contents: [{ Key: "folder/file1" }], NextMarker: "folder/file1" });
    expect(within.Contents?.[0]?.Owner?.ID).toMatch(/^[0-9a-f]{64}$/);
  });

  test("encoding-type=url form-encodes keys and leaves slashes", async () => {
    const page = await listV2({ Bucket: "encoded", EncodingType: "url" });

    expect(page.Contents?.map(({ Key }) => Key)).toEqual([
      "a/%EF%BF%AE",
      "a/%F0%9F%98%80/",
      "date%3D2026-01-01/",
      "plain",
      "test+key/",
      "test%25123",
    ]);
  });

  test.each(["value", ""])("encoding-type=%j is refused", async (type) => {
    const input: sdk.ListObjectsCommandInput = { Bucket: "encoded" };
    const asked = list(Object.assign(input, { EncodingType: type }));

    await expect(asked).rejects.toMatchObject({ message: "Invalid Encoding Method specified in Request" });
  });
});
