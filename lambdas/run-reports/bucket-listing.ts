// The objects of the ingestion bucket, as S3 lists them: what has been written is listed at once.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
import { paginateListObjectsV2, type S3Client } from "@aws-sdk/client-s3";
import type { ListedObject, ListObjects } from "./window-inputs.ts";

/** Of 1,000 objects each: an hour of more than that is in want of compaction. */
const pagesMax = 50;

/** Lists each prefix once, for the reports of one invocation share them. */
export function bucketListing(s3: S3Client, bucket: string): ListObjects {
  const listings = new Map<string, Promise<readonly ListedObject[]>>();
  return (prefix) => {
    const listing = listings.get(prefix) ?? listPrefix(s3, bucket, prefix);
    listings.set(prefix, listing);
    return listing;
  };
}

async function listPrefix(s3: S3Client, bucket: string, prefix: string): Promise<readonly ListedObject[]> {
  const objects: ListedObject[] = [];
  let pageCount = 0;
  for await (const { Contents = [] } of paginateListObjectsV2({ client: s3 }, { Bucket: bucket, Prefix: prefix })) {
    pageCount++;
    if (pageCount > pagesMax)
      throw new Error(`${prefix} holds more than ${pagesMax * 1_000} objects, the most that a run reads: compact it`);
    for (const { Key, ETag, LastModified } of Contents)
      if (Key !== undefined) objects.push({ key: Key, version: `${ETag ?? ""}/${LastModified?.toISOString() ?? ""}` });
  }
  return objects;
}
