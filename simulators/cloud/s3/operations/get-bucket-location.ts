// https://docs.aws.amazon.com/AmazonS3/latest/API/API_GetBucketLocation.html
import { authorisedBucket, type S3Operation } from "../s3-operation.ts";
import { xmlResponse } from "../xml.ts";

export const getBucketLocation: S3Operation = {
  name: "GetBucketLocation",
  run(call, context) {
    authorisedBucket(call, context, "s3:GetBucketLocation");
    const { region } = context.account;
    // us-east-1 is the empty one.
    return xmlResponse("LocationConstraint", region === "us-east-1" ? "" : region);
  },
};
