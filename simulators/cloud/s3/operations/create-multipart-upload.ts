// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateMultipartUpload.html
import { parseAlgorithm } from "../checksum.ts";
import { notImplemented } from "../errors.ts";
import { checkEncryption, encryptionHeaders } from "../encryption.ts";
import { readObjectHeaders } from "../object-headers.ts";
import { authorisedBucket, authoriseTagging, type S3Operation } from "../s3-operation.ts";
import { xmlResponse } from "../xml.ts";

export const createMultipartUpload: S3Operation = {
  name: "CreateMultipartUpload",
  run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:PutObject");
    authoriseTagging(call, context);
    const { headers } = call.request;
    checkEncryption(headers, bucket);
    const algorithm = parseAlgorithm(headers["x-amz-checksum-algorithm"]);
    const type = headers["x-amz-checksum-type"]?.toUpperCase();
    if (type === "FULL_OBJECT") throw notImplemented("multipart uploads with a checksum of the full object");
    const { uploadId } = context.uploads.start({
      bucket: call.bucket,
      key: call.key,
      initiatedAtMs: context.clock.now(),
      initiator: call.caller.principal,
      attributes: readObjectHeaders(headers),
      ...(algorithm === undefined ? {} : { checksumAlgorithm: algorithm }),
    });
    const answered =
      algorithm === undefined ? {} : { "x-amz-checksum-algorithm": algorithm, "x-amz-checksum-type": "COMPOSITE" };
    const members = { Bucket: call.bucket, Key: call.key, UploadId: uploadId };
    return xmlResponse("InitiateMultipartUploadResult", members, { ...encryptionHeaders(bucket), ...answered });
  },
};
