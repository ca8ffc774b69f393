// https://docs.aws.amazon.com/AmazonS3/latest/API/API_HeadBucket.html
import { authorisedBucket, type S3Operation } from "../s3-operation.ts";

export const headBucket: S3Operation = {
  name: "HeadBucket",
  run(call, context) {
    const { arn } = authorisedBucket(call, context, "s3:ListBucket");
    return {
      status: 200,
      headers: { "x-amz-bucket-region": context.account.region, "x-amz-bucket-arn": arn },
    };
  },
};
