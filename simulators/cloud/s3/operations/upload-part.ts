// https://docs.aws.amazon.com/AmazonS3/latest/API/API_UploadPart.html
import { checksumHeader } from "../checksum.ts";
import { encryptionHeaders } from "../encryption.ts";
import { invalidArgument } from "../errors.ts";
import { partNumberMax } from "../limits.ts";
import { readPayload } from "../payload.ts";
import { authorisedBucket, type S3Operation } from "../s3-operation.ts";

export const uploadPart: S3Operation = {
  name: "UploadPart",
  async run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:PutObject");
    const { query } = call.request;
    const upload = context.uploads.get(query.get("uploadId") ?? "", call.bucket, call.key);
    const partNumber = readPartNumber(query.get("partNumber"));
    const { bytes, checksum } = readPayload(call.request);
    const { staging } = context.store;
    const staged = await context.clock.work(0, () => staging.stage({ kind: "bytes", bytes }));
    const replaced = upload.parts.get(partNumber);
    const eTag = staged.md5.toString("hex");
    upload.parts.set(partNumber, {
      partNumber,
      eTag,
      sizeBytes: staged.sizeBytes,
      lastModifiedMs: context.clock.now(),
      path: staged.path,
      ...(checksum === undefined ? {} : { checksum }),
    });
    if (replaced !== undefined) await context.clock.work(0, () => staging.discard(replaced.path));
    const answered = checksum === undefined ? {} : { [checksumHeader(checksum.algorithm)]: checksum.value };
    return { status: 200, headers: { etag: `"${eTag}"`, ...encryptionHeaders(bucket), ...answered } };
  },
};

function readPartNumber(text: string | null): number {
  const partNumber = Number(text);
  if (Number.isInteger(partNumber) && partNumber >= 1 && partNumber <= partNumberMax) return partNumber;
  throw invalidArgument(`Part number must be an integer between 1 and ${partNumberMax}, inclusive`, {
    ArgumentName: "partNumber",
    ArgumentValue: text,
  });
}
