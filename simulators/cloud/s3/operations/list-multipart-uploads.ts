// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListMultipartUploads.html
import { principalArn } from "../../engines/principal-arn.ts";
import { listUploadsMax } from "../limits.ts";
import { readCount } from "../query-count.ts";
import { authorisedBucket, canonicalUserId, type S3Operation } from "../s3-operation.ts";
import { listUploads } from "../upload-listing.ts";
import { xmlResponse, xmlTime } from "../xml.ts";
import { readEncoding } from "./list-objects.ts";

export const listMultipartUploads: S3Operation = {
  name: "ListMultipartUploads",
  run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:ListBucketMultipartUploads");
    const { query } = call.request;
    const [prefix, delimiter] = [query.get("prefix") ?? "", query.get("delimiter") ?? ""];
    const encode = readEncoding(query.get("encoding-type"));
    const uploadsMax = readCount(query, "max-uploads", listUploadsMax);
    const keyMarker = query.get("key-marker") ?? "";
    const uploadIdMarker = keyMarker === "" ? "" : (query.get("upload-id-marker") ?? "");
    const request = { prefix, delimiter, keyMarker, uploadIdMarker, uploadsMax };
    const { uploads, commonPrefixes, isTruncated } = listUploads(context.uploads.list(bucket.name), request);
    const last = uploads.at(-1);
    return xmlResponse("ListMultipartUploadsResult", {
      Bucket: bucket.name,
      KeyMarker: encode(keyMarker),
      UploadIdMarker: uploadIdMarker,
      NextKeyMarker: encode(last?.key ?? ""),
      NextUploadIdMarker: last?.uploadId ?? "",
      Delimiter: delimiter === "" ? undefined : encode(delimiter),
      MaxUploads: uploadsMax,
      Prefix: prefix === "" ? undefined : encode(prefix),
      EncodingType: query.get("encoding-type") ?? undefined,
      IsTruncated: isTruncated,
      Upload: uploads.map(({ key, uploadId, initiator, initiatedAtMs }) => ({
        Key: encode(key),
        UploadId: uploadId,
        Initiator: { ID: principalArn(initiator), DisplayName: principalArn(initiator) },
        Owner: { ID: canonicalUserId(context.account) },
        StorageClass: "STANDARD",
        Initiated: xmlTime(initiatedAtMs),
      })),
      CommonPrefixes: commonPrefixes.map((common) => ({ Prefix: encode(common) })),
    });
  },
};
