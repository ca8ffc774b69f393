// The headers of an object, as a writer sends them and as S3 answers them.
// https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingMetadata.html
import { AwsError } from "../wire/aws-error.ts";
import { checksumHeaders } from "./checksum.ts";
import { notImplemented } from "./errors.ts";
import { userMetadataBytesMax } from "./limits.ts";
import { readTaggingHeader } from "./object-tags.ts";
import { defaultContentType, type Checksum, type ObjectAttributes, type ObjectRecord } from "./object-record.ts";
import { httpTime } from "./xml.ts";

type Headers = Readonly<Record<string, string>>;

const kept = ["cache-control", "content-disposition", "content-encoding", "content-language", "expires"];
const metadataPrefix = "x-amz-meta-";

/** Headers that ask for what this store does not do; ignoring them would be a lie. */
const refused = [
  "x-amz-object-lock-mode",
  "x-amz-object-lock-legal-hold",
  "x-amz-server-side-encryption-customer-algorithm",
  "x-amz-write-offset-bytes",
  "x-amz-website-redirect-location",
];

/** @throws AwsError MetadataTooLarge, NotImplemented */
export function readObjectHeaders(headers: Headers, checksum?: Checksum): ObjectAttributes {
  const unsupported = refused.find((name) => headers[name] !== undefined);
  if (unsupported !== undefined) throw notImplemented(`header ${unsupported}`);
  const metadata = Object.fromEntries(
    Object.entries(headers)
      .filter(([name]) => name.startsWith(metadataPrefix))
      .map(([name, value]): [string, string] => [name.slice(metadataPrefix.length), value]),
  );
  checkMetadata(metadata);
  const encoding = (headers["content-encoding"] ?? "")
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "" && part !== "aws-chunked")
    .join(",");
  const answered = kept
    .map((name): [string, string] => [name, name === "content-encoding" ? encoding : (headers[name] ?? "")])
    .filter(([, value]) => value !== "");
  return {
    contentType: headers["content-type"] ?? defaultContentType,
    headers: Object.fromEntries(answered),
    metadata,
    tags: readTaggingHeader(headers["x-amz-tagging"]),
    ...(checksum === undefined ? {} : { checksum }),
  };
}

/** Without content-length. Checksums are given to who asks, for the whole object. */
export function objectHeaders(
  record: ObjectRecord,
  request: Headers,
  { isWhole } = { isWhole: true },
): Record<string, string> {
  const isChecksumAsked = isWhole && request["x-amz-checksum-mode"]?.toUpperCase() === "ENABLED";
  const metadata = Object.entries(record.metadata).map(([name, value]): [string, string] => [
    `${metadataPrefix}${name}`,
    value,
  ]);
  const tagCount = Object.keys(record.tags ?? {}).length;
  return {
    "accept-ranges": "bytes",
    "content-type": record.contentType,
    etag: `"${record.eTag}"`,
    "last-modified": httpTime(record.lastModifiedMs),
    ...record.headers,
    ...Object.fromEntries(metadata),
    ...(tagCount === 0 ? {} : { "x-amz-tagging-count": String(tagCount) }),
    ...(isChecksumAsked ? checksumHeaders(record.checksum) : {}),
  };
}

function checkMetadata(metadata: Headers): void {
  const bytes = Object.entries(metadata).reduce(
    (sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value),
    0,
  );
  if (bytes <= userMetadataBytesMax) return;
  throw new AwsError("MetadataTooLarge", 400, "Your metadata headers exceed the maximum allowed metadata size", {
    members: { Size: bytes, MaxSizeAllowed: userMetadataBytesMax },
  });
}
