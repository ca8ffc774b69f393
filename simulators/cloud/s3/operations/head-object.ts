// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadObject.html
import { readRange } from "../byte-range.ts";
import { objectHeaders } from "../object-headers.ts";
import type { S3Operation } from "../s3-operation.ts";
import { findObject } from "./get-object.ts";

export const headObject: S3Operation = {
  name: "HeadObject",
  run(call, context) {
    const found = findObject(call, context);
    if (found.kind === "not-modified") return found.response;
    const { record } = found;
    const { headers } = call.request;
    const range = readRange(headers["range"], record.sizeBytes);
    const length = range === undefined ? record.sizeBytes : range.end - range.start;
    return {
      status: range === undefined ? 200 : 206,
      headers: { ...objectHeaders(record, headers), "content-length": String(length) },
    };
  },
};
