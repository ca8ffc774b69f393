// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CompleteMultipartUpload.html
import { z } from "zod";
import { checksumMembers, compositeChecksum } from "../checksum.ts";
import { writeCondition } from "../conditions.ts";
import { encryptionHeaders } from "../encryption.ts";
import { chooseParts, multipartETag, type UploadPart } from "../multipart-uploads.ts";
import type { Checksum } from "../object-record.ts";
import { readPayload } from "../payload.ts";
import { authorisedBucket, originOf, type S3Operation } from "../s3-operation.ts";
import { parseXml, xmlResponse } from "../xml.ts";

const schema = z.object({
  CompleteMultipartUpload: z.object({
    Part: z.array(z.object({ PartNumber: z.coerce.number().int(), ETag: z.string() })).min(1),
  }),
});

export const completeMultipartUpload: S3Operation = {
  name: "CompleteMultipartUpload",
  async run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:PutObject");
    const upload = context.uploads.get(call.request.query.get("uploadId") ?? "", call.bucket, call.key);
    const { CompleteMultipartUpload: request } = parseXml(readPayload(call.request).bytes, schema);
    const listed = request.Part.map(({ PartNumber, ETag }) => ({ partNumber: PartNumber, eTag: ETag }));
    const parts = chooseParts(upload, listed);
    const precondition = writeCondition(call.request.headers, call.key);
    const checksum = checksumOf(parts);
    const record = await context.store.write({
      bucket,
      key: call.key,
      source: { kind: "parts", paths: parts.map(({ path }) => path) },
      attributes: { ...upload.attributes, ...(checksum === undefined ? {} : { checksum }) },
      origin: originOf(call),
      eventName: "ObjectCreated:CompleteMultipartUpload",
      eTag: multipartETag(parts),
      latencyMs: 0,
      ...(precondition === undefined ? {} : { precondition }),
    });
    context.uploads.end(upload);
    const { staging } = context.store;
    const paths = [...upload.parts.values()].map(({ path }) => path);
    await context.clock.work(0, () => Promise.all(paths.map((path) => staging.discard(path))));
    const members = {
      Location: `/${call.bucket}/${call.key}`,
      Bucket: call.bucket,
      Key: call.key,
      ETag: `"${record.eTag}"`,
      ...checksumMembers(checksum),
    };
    return xmlResponse("CompleteMultipartUploadResult", members, encryptionHeaders(bucket));
  },
};

/** Only where every part came with one. */
function checksumOf(parts: readonly UploadPart[]): Checksum | undefined {
  const checksums = parts.flatMap(({ checksum }) => (checksum === undefined ? [] : [checksum]));
  return checksums.length === parts.length ? compositeChecksum(checksums) : undefined;
}
