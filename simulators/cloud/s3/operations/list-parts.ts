// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListParts.html
import { principalArn } from "../../engines/principal-arn.ts";
import { listPartsMax } from "../limits.ts";
import { readCount, readNumber } from "../query-count.ts";
import { authorisedBucket, canonicalUserId, type S3Operation } from "../s3-operation.ts";
import { xmlResponse, xmlTime } from "../xml.ts";

export const listParts: S3Operation = {
  name: "ListParts",
  run(call, context) {
    authorisedBucket(call, context, "s3:ListMultipartUploadParts");
    const { query } = call.request;
    const upload = context.uploads.get(query.get("uploadId") ?? "", call.bucket, call.key);
    const marker = readNumber(query, "part-number-marker", 0);
    const limit = readCount(query, "max-parts", listPartsMax);
    const ahead = [...upload.parts.values()]
      .filter(({ partNumber }) => partNumber > marker)
      .sort((a, b) => a.partNumber - b.partNumber);
    const page = ahead.slice(0, limit);
    // Parts may come with checksums of their own accord; they are shown where the upload was begun with an algorithm.
    const { checksumAlgorithm } = upload;
    return xmlResponse("ListPartsResult", {
      Bucket: call.bucket,
      Key: call.key,
      UploadId: upload.uploadId,
      Initiator: { ID: principalArn(upload.initiator), DisplayName: principalArn(upload.initiator) },
      Owner: { ID: canonicalUserId(context.account) },
      StorageClass: "STANDARD",
      ChecksumAlgorithm: checksumAlgorithm,
      ChecksumType: checksumAlgorithm === undefined ? undefined : "COMPOSITE",
      PartNumberMarker: marker,
      NextPartNumberMarker: page.at(-1)?.partNumber ?? 0,
      MaxParts: limit,
      IsTruncated: ahead.length > page.length,
      Part: page.map(({ partNumber, lastModifiedMs, eTag, sizeBytes, checksum }) => ({
        PartNumber: partNumber,
        LastModified: xmlTime(lastModifiedMs),
        ETag: `"${eTag}"`,
        Size: sizeBytes,
        ...(checksumAlgorithm === undefined || checksum === undefined
          ? {}
          : { [`Checksum${checksum.algorithm}`]: checksum.value }),
      })),
    });
  },
};
