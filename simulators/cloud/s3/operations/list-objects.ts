// Both versions of the listing.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html and .../API_ListObjects.html
import type { Account } from "../../ports/account.ts";
import { AwsError } from "../../wire/aws-error.ts";
import type { WireResponse } from "../../wire/protocol.ts";
import { invalidArgument } from "../errors.ts";
import { formEncode } from "../form-encoding.ts";
import { listKeys, type Listing } from "../listing.ts";
import { listKeysMax } from "../limits.ts";
import type { ObjectRecord } from "../object-record.ts";
import { readCount } from "../query-count.ts";
import { canonicalUserId, type S3Call, type S3Context, type S3Operation } from "../s3-operation.ts";
import { xmlResponse, xmlTime } from "../xml.ts";

export const listObjectsV2: S3Operation = {
  name: "ListObjectsV2",
  run(call, context) {
    const { query } = call.request;
    const token = query.get("continuation-token");
    const startAfter = query.get("start-after");
    const after = token === null ? (startAfter ?? "") : readToken(token);
    const page = readPage(call, context, after);
    const { listing, encode } = page;
    return answer(call, context, page, query.get("fetch-owner") === "true", {
      KeyCount: listing.contents.length + listing.commonPrefixes.length,
      ContinuationToken: token ?? undefined,
      NextContinuationToken: listing.isTruncated ? formatToken(listing.last) : undefined,
      StartAfter: token === null && startAfter !== null ? encode(startAfter) : undefined,
    });
  },
};

export const listObjects: S3Operation = {
  name: "ListObjects",
  run(call, context) {
    const { query } = call.request;
    const marker = query.get("marker") ?? "";
    const page = readPage(call, context, marker);
    const { listing, encode } = page;
    // Without a delimiter the client goes on after the last key itself.
    const hasNextMarker = listing.isTruncated && (query.get("delimiter") ?? "") !== "";
    return answer(call, context, page, true, {
      Marker: encode(marker),
      NextMarker: hasNextMarker ? encode(listing.last) : undefined,
    });
  },
};

interface Page {
  readonly listing: Listing;
  readonly keysMax: number;
  readonly encode: (text: string) => string;
}

function readPage(call: S3Call, context: S3Context, after: string): Page {
  const { query } = call.request;
  const prefix = query.get("prefix") ?? "";
  const delimiter = query.get("delimiter") ?? "";
  const { index } = context.store.bucket(call.bucket);
  const { principal } = call.caller;
  context.authorize({ principal, action: "s3:ListBucket", bucket: call.bucket, prefix });
  const encode = readEncoding(query.get("encoding-type"));
  const keysMax = readCount(query, "max-keys", listKeysMax);
  return { listing: listKeys(index, { prefix, delimiter, after, keysMax }), keysMax, encode };
}

function answer(call: S3Call, context: S3Context, page: Page, withOwner: boolean, own: object): WireResponse {
  const { query } = call.request;
  const { listing, keysMax, encode } = page;
  const delimiter = query.get("delimiter") ?? "";
  return xmlResponse("ListBucketResult", {
    Name: call.bucket,
    Prefix: encode(query.get("prefix") ?? ""),
    ...own,
    MaxKeys: keysMax,
    Delimiter: delimiter === "" ? undefined : encode(delimiter),
    EncodingType: query.get("encoding-type") ?? undefined,
    IsTruncated: listing.isTruncated,
    Contents: listing.contents.map((record) => describe(record, encode, withOwner ? context.account : undefined)),
    CommonPrefixes: listing.commonPrefixes.map((prefix) => ({ Prefix: encode(prefix) })),
  });
}

const describe = (record: ObjectRecord, encode: (text: string) => string, owner: Account | undefined): object => ({
  Key: encode(record.key),
  LastModified: xmlTime(record.lastModifiedMs),
  ETag: `"${record.eTag}"`,
  ChecksumAlgorithm: record.checksum?.algorithm,
  ChecksumType: record.checksum?.type,
  Size: record.sizeBytes,
  Owner: owner === undefined ? undefined : { ID: canonicalUserId(owner) },
  StorageClass: "STANDARD",
});

/** @throws AwsError InvalidArgument */
export function readEncoding(type: string | null): (text: string) => string {
  if (type === "url") return formEncode;
  if (type === null) return (text) => text;
  throw invalidArgument("Invalid Encoding Method specified in Request", {
    ArgumentName: "encoding-type",
    ArgumentValue: type,
  });
}

const tokenMark = "after:";

const formatToken = (last: string): string => Buffer.from(tokenMark + last).toString("base64");

function readToken(token: string): string {
  const text = Buffer.from(token, "base64").toString("utf8");
  if (text.startsWith(tokenMark)) return text.slice(tokenMark.length);
  throw new AwsError("InvalidArgument", 400, "The continuation token provided is incorrect", {
    members: { ArgumentName: "continuation-token" },
  });
}
