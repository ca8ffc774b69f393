// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObject.html
import type { WireResponse } from "../../wire/protocol.ts";
import type { Bucket } from "../bucket.ts";
import { readRange } from "../byte-range.ts";
import { isModified } from "../conditions.ts";
import { encryptionHeaders } from "../encryption.ts";
import { invalidArgument, notImplemented } from "../errors.ts";
import { objectHeaders } from "../object-headers.ts";
import type { ObjectRecord } from "../object-record.ts";
import { existingRecord, type S3Call, type S3Context, type S3Operation } from "../s3-operation.ts";

export const getObject: S3Operation = {
  name: "GetObject",
  async run(call, context) {
    const found = findObject(call, context, { usesKey: true });
    if (found.kind === "not-modified") return found.response;
    const { bucket, record } = found;
    const { headers, query } = call.request;
    const range = readRange(headers["range"], record.sizeBytes);
    const bytes = await context.store.read(bucket, record, range ?? { start: 0, end: record.sizeBytes }, 0);
    const encryption = encryptionHeaders(bucket);
    if (range === undefined) {
      return {
        status: 200,
        headers: { ...encryption, ...objectHeaders(record, headers), ...overrides(query) },
        body: bytes,
      };
    }
    const contentRange = `bytes ${range.start}-${range.end - 1}/${record.sizeBytes}`;
    const answered = {
      ...encryption,
      ...objectHeaders(record, headers, { isWhole: false }),
      ...overrides(query),
      "content-range": contentRange,
    };
    return { status: 206, headers: answered, body: bytes };
  },
};

type FoundObject =
  | { readonly kind: "object"; readonly bucket: Bucket; readonly record: ObjectRecord }
  | { readonly kind: "not-modified"; readonly response: WireResponse };

/** The object, as GetObject and HeadObject look for it. */
export function findObject(call: S3Call, context: S3Context, { usesKey }: { usesKey: boolean }): FoundObject {
  const { headers, query } = call.request;
  if (query.has("partNumber")) throw notImplemented("GetObject by part number");
  const versionId = query.get("versionId");
  if (versionId !== null && versionId !== "null") throw invalidArgument("Invalid version id specified");
  const bucket = context.store.bucket(call.bucket);
  const { principal } = call.caller;
  context.authorize({ principal, action: "s3:GetObject", bucket: call.bucket, key: call.key, usesKey });
  const record = existingRecord(bucket, call.key, call, context);
  if (isModified(record, headers)) return { kind: "object", bucket, record };
  const { etag = "", "last-modified": lastModified = "" } = objectHeaders(record, {});
  return { kind: "not-modified", response: { status: 304, headers: { etag, "last-modified": lastModified } } };
}

/** `response-content-type=...` and its kin, as presigned links carry them. */
function overrides(query: URLSearchParams): Record<string, string> {
  const pairs = [...query]
    .filter(([name]) => name.startsWith("response-"))
    .map(([name, value]): [string, string] => [name.slice("response-".length), value]);
  return Object.fromEntries(pairs);
}
