// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
import { checksumHeaders } from "../checksum.ts";
import { writeCondition } from "../conditions.ts";
import { readObjectHeaders } from "../object-headers.ts";
import { readPayload } from "../payload.ts";
import { authorisedBucket, type S3Operation } from "../s3-operation.ts";

export const putObject: S3Operation = {
  name: "PutObject",
  async run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:PutObject");
    const { headers } = call.request;
    const { bytes, checksum } = readPayload(call.request);
    const precondition = writeCondition(headers, call.key);
    const record = await context.store.write({
      bucket,
      key: call.key,
      source: { kind: "bytes", bytes },
      attributes: readObjectHeaders(headers, checksum),
      actor: call.caller.principal,
      eventName: "ObjectCreated:Put",
      latencyMs: 0,
      ...(precondition === undefined ? {} : { precondition }),
    });
    return { status: 200, headers: { etag: `"${record.eTag}"`, ...checksumHeaders(record.checksum) } };
  },
};
