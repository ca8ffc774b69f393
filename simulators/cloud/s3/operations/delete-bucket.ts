// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteBucket.html
import { authorisedBucket, type S3Operation } from "../s3-operation.ts";

export const deleteBucket: S3Operation = {
  name: "DeleteBucket",
  run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:DeleteBucket");
    context.store.deleteBucket(bucket);
    context.access.putResourcePolicy(bucket.arn, undefined);
    return { status: 204 };
  },
};
