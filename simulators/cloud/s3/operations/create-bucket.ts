// https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html
import { AwsError } from "../../wire/aws-error.ts";
import type { S3Operation } from "../s3-operation.ts";

export const createBucket: S3Operation = {
  name: "CreateBucket",
  run({ bucket, caller }, { authorize, store, account }) {
    authorize({ principal: caller.principal, action: "s3:CreateBucket", bucket });
    // us-east-1 alone answers 200 to the owner who creates a bucket again.
    if (store.hasBucket(bucket) && account.region !== "us-east-1") throw alreadyOwned(bucket);
    store.ensureBucket(bucket);
    return { status: 200, headers: { location: `/${bucket}` } };
  },
};

const alreadyOwned = (bucket: string): AwsError =>
  new AwsError(
    "BucketAlreadyOwnedByYou",
    409,
    "Your previous request to create the named bucket succeeded and you already own it.",
    { members: { BucketName: bucket } },
  );
