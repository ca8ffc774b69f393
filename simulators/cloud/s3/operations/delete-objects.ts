// https://docs.aws.amazon.com/AmazonS3/latest/API/API_DeleteObjects.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { malformedXml } from "../errors.ts";
import { deleteKeysMax } from "../limits.ts";
import { readPayload } from "../payload.ts";
import { originOf, type S3Call, type S3Context, type S3Operation } from "../s3-operation.ts";
import { parseXml, xmlResponse } from "../xml.ts";

const schema = z.object({
  Delete: z.object({
    Object: z.array(z.object({ Key: z.string() })).min(1),
    Quiet: z.string().optional(),
  }),
});

export const deleteObjects: S3Operation = {
  name: "DeleteObjects",
  async run(call, context) {
    context.store.bucket(call.bucket);
    const { Delete: request } = parseXml(readPayload(call.request).bytes, schema);
    if (request.Object.length > deleteKeysMax) throw malformedXml(new Error(`over ${deleteKeysMax} keys`));
    const deleted: object[] = [];
    const errors: object[] = [];
    for (const { Key: key } of request.Object) {
      const error = await deleteOne(key, call, context);
      if (error !== undefined) errors.push({ Key: key, Code: error.code, Message: error.message });
      else if (request.Quiet !== "true") deleted.push({ Key: key });
    }
    return xmlResponse("DeleteResult", { Deleted: deleted, Error: errors });
  },
};

async function deleteOne(key: string, call: S3Call, context: S3Context): Promise<AwsError | undefined> {
  const { principal } = call.caller;
  try {
    context.authorize({ principal, action: "s3:DeleteObject", bucket: call.bucket, key });
    const bucket = context.store.bucket(call.bucket);
    await context.store.delete({ bucket, key, origin: originOf(call), latencyMs: 0, isTold: true });
    return undefined;
  } catch (error) {
    if (error instanceof AwsError) return error;
    throw error;
  }
}
