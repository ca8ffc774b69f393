// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObject.html
import { authorisedBucket, originOf, type S3Operation } from "../s3-operation.ts";

export const deleteObject: S3Operation = {
  name: "DeleteObject",
  async run(call, context) {
    const bucket = authorisedBucket(call, context, "s3:DeleteObject");
    await context.store.delete({ bucket, key: call.key, origin: originOf(call), latencyMs: 0 });
    return { status: 204 };
  },
};
