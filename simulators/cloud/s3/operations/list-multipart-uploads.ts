// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
import { principalArn } from "../../ports/principal.ts";
import { notImplemented } from "../errors.ts";
import { listUploadsMax } from "../limits.ts";
import type { Upload } from "../multipart-uploads.ts";
import { authorisedBucket, canonicalUserId, type S3Operation } from "../s3-operation.ts";
import { xmlResponse, xmlTime } from "../xml.ts";
import { readEncoding } from "./list-objects.ts";

export const listMultipartUploads: S3Operation = {
  name: "ListMultipartUploads",
  run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:ListBucketMultipartUploads");
    const { query } = call.request;
    if ((query.get("delimiter") ?? "") !== "") throw notImplemented("ListMultipartUploads with a delimiter");
    const prefix = query.get("prefix") ?? "";
    const encode = readEncoding(query.get("encoding-type"));
    const limit = Math.min(Number(query.get("max-uploads") ?? listUploadsMax), listUploadsMax);
    const keyMarker = query.get("key-marker") ?? "";
    const uploadIdMarker = query.get("upload-id-marker") ?? "";
    const ahead = aheadOf(context.uploads.list(bucket.name), keyMarker, uploadIdMarker).filter(({ key }) =>
      key.startsWith(prefix),
    );
    const page = ahead.slice(0, limit);
    const last = page.at(-1);
    return xmlResponse("ListMultipartUploadsResult", {
      Bucket: bucket.name,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: uploadIdMarker,
      NextKeyMarker: encode(last?.key ?? ""),
      NextUploadIdMarker: last?.uploadId ?? "",
      MaxUploads: limit,
      Prefix: prefix === "" ? undefined : encode(prefix),
      EncodingType: query.get("encoding-type") ?? undefined,
      IsTruncated: ahead.length > page.length,
      Upload: page.map(({ key, uploadId, initiator, initiatedAtMs }) => ({
        Key: encode(key),
        UploadId: uploadId,
        Initiator: { ID: principalArn(initiator), DisplayName: principalArn(initiator) },
        Owner: { ID: canonicalUserId(context.account) },
        StorageClass: "STANDARD",
        Initiated: xmlTime(initiatedAtMs),
      })),
    });
  },
};

/** Behind both markers; the upload id's alone says nothing. */
function aheadOf(uploads: readonly Upload[], keyMarker: string, uploadIdMarker: string): readonly Upload[] {
  if (keyMarker === "") return uploads;
  const marked = uploads.findIndex(({ key, uploadId }) => key === keyMarker && uploadId === uploadIdMarker);
  return marked < 0 ? uploads.filter(({ key }) => key > keyMarker) : uploads.slice(marked + 1);
}
