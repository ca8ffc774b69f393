// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
import { readRange } from "../byte-range.ts";
import { encryptionHeaders } from "../encryption.ts";
import { objectHeaders } from "../object-headers.ts";
import type { S3Operation } from "../s3-operation.ts";
import { findObject } from "./get-object.ts";

export const headObject: S3Operation = {
  name: "HeadObject",
  run(call, context) {
    const { headers } = call.request;
    // The key opens the checksum, which is kept with the bytes.
    const found = findObject(call, context, { usesKey: headers["x-amz-checksum-mode"] !== undefined });
    if (found.kind === "not-modified") return found.response;
    const { bucket, record } = found;
    const range = readRange(headers["range"], record.sizeBytes);
    const length = range === undefined ? record.sizeBytes : range.end - range.start;
    return {
      status: range === undefined ? 200 : 206,
      headers: { ...encryptionHeaders(bucket), ...objectHeaders(record, headers), "content-length": String(length) },
    };
  },
};
