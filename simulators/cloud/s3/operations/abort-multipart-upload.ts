// https://docs.aws.amazon.com/AmazonS3/latest/API/API_AbortMultipartUpload.html
import { authorisedBucket, type S3Operation } from "../s3-operation.ts";

export const abortMultipartUpload: S3Operation = {
  name: "AbortMultipartUpload",
  async run(call, context) {
    authorisedBucket(call, context, "s3:AbortMultipartUpload");
    const upload = context.uploads.get(call.request.query.get("uploadId") ?? "", call.bucket, call.key);
    context.uploads.end(upload);
    const { staging } = context.store;
    const paths = [...upload.parts.values()].map(({ path }) => path);
    await context.clock.work(0, () => Promise.all(paths.map((path) => staging.discard(path))));
    return { status: 204 };
  },
};
