// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObject.html
import { checksumHeaders } from "../checksum.ts";
import { writeCondition } from "../conditions.ts";
import { checkEncryption, encryptionHeaders } from "../encryption.ts";
import { readObjectHeaders } from "../object-headers.ts";
import { readPayload } from "../payload.ts";
import { authorisedBucket, authoriseTagging, originOf, type S3Operation } from "../s3-operation.ts";

export const putObject: S3Operation = {
  name: "PutObject",
  async run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:PutObject");
    const { headers } = call.request;
    checkEncryption(headers, bucket);
    authoriseTagging(call, context);
    const { bytes, checksum } = readPayload(call.request);
    const precondition = writeCondition(headers, call.key);
    const record = await context.store.write({
      bucket,
      key: call.key,
      source: { kind: "bytes", bytes },
      attributes: readObjectHeaders(headers, checksum),
      origin: originOf(call),
      eventName: "ObjectCreated:Put",
      latencyMs: 0,
      ...(precondition === undefined ? {} : { precondition }),
    });
    const answered = { etag: `"${record.eTag}"`, ...encryptionHeaders(bucket), ...checksumHeaders(record.checksum) };
    return { status: 200, headers: answered };
  },
};
