// Buckets for the cases, through the wire.
import * as sdk from "@aws-sdk/client-s3";
import { XMLParser } from "fast-xml-parser";
import type { Members } from "./agreement.ts";
import { answered } from "./botocore-answer.ts";
import { aws } from "./shared-cloud.ts";

let bucketCount = 0;
export async function bucket(): Promise<string> {
  const name = `bucket-${String(++bucketCount).padStart(3, "0")}`;
  await aws.s3.send(new sdk.CreateBucketCommand({ Bucket: name }));
  return name;
}

/** A bucket of its own that holds these keys. */
export async function filled(keys: readonly string[], Body = "content 123"): Promise<string> {
  const Bucket = await bucket();
  for (const Key of keys) await aws.s3.send(new sdk.PutObjectCommand({ Bucket, Key, Body }));
  return Bucket;
}

export const listUploads = (input: sdk.ListMultipartUploadsCommandInput) =>
  answered(aws.s3.send(new sdk.ListMultipartUploadsCommand(input)));

export const text = (answer: Members, name: string): string => String(answer[name]);

/** The XML itself, as Python's xmltodict reads it: an empty element is null. */
export async function rawXml(path: string): Promise<unknown> {
  const response = await aws.request("s3", { path: `/${path}` });
  const parser = new XMLParser({ parseTagValue: false, ignoreDeclaration: true, htmlEntities: true });
  const parsed: unknown = parser.parse(await response.text());
  return JSON.parse(JSON.stringify(parsed), (_, value: unknown) => (value === "" ? null : value));
}

/** Keys in folders, for listings with a delimiter. */
export const folder = ["folder/aSubfolder/subFile1", "folder/aSubfolder/subFile2", "folder/file1", "folder/file2"];
export const deep = ["test/foo/bar/123", "test/foo/bar/456", "test/bar/foo/123"];
export const inFolder = { Prefix: "folder/", Delimiter: "/" };
