// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetObjectTagging.html
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectTagging.html and .../API_DeleteObjectTagging.html
import { describeTags, readTagging } from "../object-tags.ts";
import { readPayload } from "../payload.ts";
import { authorisedBucket, existingRecord, originOf, type S3Operation } from "../s3-operation.ts";
import { xmlResponse } from "../xml.ts";

export const getObjectTagging: S3Operation = {
  name: "GetObjectTagging",
  run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:GetObjectTagging");
    return xmlResponse("Tagging", describeTags(existingRecord(bucket, call.key, call, context).tags));
  },
};

export const putObjectTagging: S3Operation = {
  name: "PutObjectTagging",
  run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:PutObjectTagging");
    const record = existingRecord(bucket, call.key, call, context);
    context.store.tag(bucket, record, readTagging(readPayload(call.request).bytes), originOf(call));
    return { status: 200 };
  },
};

export const deleteObjectTagging: S3Operation = {
  name: "DeleteObjectTagging",
  run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:DeleteObjectTagging");
    context.store.tag(bucket, existingRecord(bucket, call.key, call, context), undefined, originOf(call));
    return { status: 204 };
  },
};
