// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
import { AwsError } from "../../wire/aws-error.ts";
import { checksumMembers } from "../checksum.ts";
import { isModified, writeCondition } from "../conditions.ts";
import { invalidArgument, preconditionFailed } from "../errors.ts";
import { checkEncryption, encryptionHeaders } from "../encryption.ts";
import { readObjectHeaders } from "../object-headers.ts";
import type { ObjectRecord } from "../object-record.ts";
import { readTaggingHeader } from "../object-tags.ts";
import {
  authorisedBucket,
  authoriseTagging,
  existingRecord,
  originOf,
  type S3Call,
  type S3Operation,
} from "../s3-operation.ts";
import { xmlResponse, xmlTime } from "../xml.ts";

export const copyObject: S3Operation = {
  name: "CopyObject",
  async run(call, context) {
    const target = authorisedBucket(call, context, "s3:PutObject");
    const { headers } = call.request;
    const from: S3Call = { ...call, ...readSource(headers["x-amz-copy-source"] ?? "") };
    const source = authorisedBucket(from, context, "s3:GetObject");
    const original = existingRecord(source, from.key, from, context);
    if (!isModified(original, headers, "x-amz-copy-source-"))
      throw preconditionFailed("x-amz-copy-source-If-None-Match");
    const isReplaced = headers["x-amz-metadata-directive"]?.toUpperCase() === "REPLACE";
    const areTagsReplaced = headers["x-amz-tagging-directive"]?.toUpperCase() === "REPLACE";
    if (source === target && from.key === call.key && !isReplaced) throw copyOntoItself();
    checkEncryption(headers, target);
    if (areTagsReplaced) authoriseTagging(call, context);
    else if (Object.keys(original.tags ?? {}).length > 0) {
      authorisedBucket(from, context, "s3:GetObjectTagging");
      authorisedBucket(call, context, "s3:PutObjectTagging");
    }

    const precondition = writeCondition(headers, call.key);
    const record = await context.store.write({
      bucket: target,
      key: call.key,
      source: { kind: "copy", path: context.store.fileOf(source, original) },
      attributes: {
        ...(isReplaced ? { ...readObjectHeaders(headers), ...checksumOf(original) } : attributesOf(original)),
        tags: areTagsReplaced ? readTaggingHeader(headers["x-amz-tagging"]) : original.tags,
      },
      origin: originOf(call),
      eventName: "ObjectCreated:Copy",
      latencyMs: 0,
      ...(precondition === undefined ? {} : { precondition }),
    });
    const members = {
      LastModified: xmlTime(record.lastModifiedMs),
      ETag: `"${record.eTag}"`,
      ...checksumMembers(record.checksum),
    };
    return xmlResponse("CopyObjectResult", members, encryptionHeaders(target));
  },
};

/** `[/]bucket/key`, percent-encoded. */
function readSource(header: string): { bucket: string; key: string } {
  const [path = "", query] = header.replace(/^\//, "").split("?");
  const slash = path.indexOf("/");
  if (query !== undefined && query !== "versionId=null") throw invalidArgument("Invalid version id specified");
  if (slash < 1 || slash === path.length - 1) throw invalidArgument("Invalid copy source object key");
  return { bucket: path.slice(0, slash), key: decodeURIComponent(path.slice(slash + 1)) };
}

/** A composite checksum is of parts, which the copy no longer has. */
const checksumOf = ({ checksum }: ObjectRecord): Pick<ObjectRecord, "checksum"> =>
  checksum?.type === "FULL_OBJECT" ? { checksum } : {};

const attributesOf = (
  record: ObjectRecord,
): Omit<ObjectRecord, "key" | "path" | "sizeBytes" | "eTag" | "lastModifiedMs"> => ({
  contentType: record.contentType,
  headers: record.headers,
  metadata: record.metadata,
  ...checksumOf(record),
});

const copyOntoItself = (): AwsError =>
  new AwsError(
    "InvalidRequest",
    400,
    "This copy request is illegal because it is trying to copy an object to itself without changing the object's metadata, storage class, website redirect location or encryption attributes.",
  );
