// How objects are said to be encrypted at rest: under S3's own keys, or under the customer-managed key of their bucket. The bytes
// lie as they are. https://docs.aws.amazon.com/AmazonS3/latest/userguide/default-encryption-faq.html
import type { Bucket } from "./bucket.ts";
import { notImplemented } from "./errors.ts";

const algorithmHeader = "x-amz-server-side-encryption";
const keyHeader = "x-amz-server-side-encryption-aws-kms-key-id";

/** What every answer about an object says of it. */
export const encryptionHeaders = ({ keyArn }: Bucket): Readonly<Record<string, string>> =>
  keyArn === undefined ? { [algorithmHeader]: "AES256" } : { [algorithmHeader]: "aws:kms", [keyHeader]: keyArn };

/** All objects of a bucket are under the key of the bucket. @throws AwsError NotImplemented for a write that asks for another */
export function checkEncryption(headers: Readonly<Record<string, string>>, bucket: Bucket): void {
  const stated = encryptionHeaders(bucket);
  for (const name of [algorithmHeader, keyHeader])
    if (headers[name] !== undefined && headers[name] !== stated[name])
      throw notImplemented(`header ${name}: ${headers[name]}; objects of this bucket have ${stated[name] ?? "none"}`);
}
