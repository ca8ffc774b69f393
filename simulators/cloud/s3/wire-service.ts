// S3 on the wire: finds the operation, runs it, and renders what goes wrong in S3's XML.
import { AwsError } from "../wire/aws-error.ts";
import type { Caller } from "../wire/operation.ts";
import type { RestService, WireRequest, WireResponse } from "../wire/protocol.ts";
import { readAddress } from "./address.ts";
import { notImplemented } from "./errors.ts";
import { hostId } from "./notification-event.ts";
import { abortMultipartUpload } from "./operations/abort-multipart-upload.ts";
import {
  getBucketNotificationConfiguration,
  putBucketNotificationConfiguration,
} from "./operations/bucket-notification.ts";
import { completeMultipartUpload } from "./operations/complete-multipart-upload.ts";
import { copyObject } from "./operations/copy-object.ts";
import { createBucket } from "./operations/create-bucket.ts";
import { createMultipartUpload } from "./operations/create-multipart-upload.ts";
import { deleteBucket } from "./operations/delete-bucket.ts";
import { deleteObject } from "./operations/delete-object.ts";
import { deleteObjects } from "./operations/delete-objects.ts";
import { getBucketLocation } from "./operations/get-bucket-location.ts";
import { getObject } from "./operations/get-object.ts";
import { headBucket } from "./operations/head-bucket.ts";
import { headObject } from "./operations/head-object.ts";
import { listBuckets } from "./operations/list-buckets.ts";
import { listMultipartUploads } from "./operations/list-multipart-uploads.ts";
import { listObjects, listObjectsV2 } from "./operations/list-objects.ts";
import { listParts } from "./operations/list-parts.ts";
import { deleteObjectTagging, getObjectTagging, putObjectTagging } from "./operations/object-tagging.ts";
import { putObject } from "./operations/put-object.ts";
import { uploadPart } from "./operations/upload-part.ts";
import { operationName } from "./routes.ts";
import type { S3Context, S3Operation } from "./s3-operation.ts";
import { xmlError } from "./xml.ts";

const operations: ReadonlyMap<string, S3Operation> = new Map(
  [
    abortMultipartUpload,
    completeMultipartUpload,
    copyObject,
    createBucket,
    createMultipartUpload,
    deleteBucket,
    deleteObject,
    deleteObjects,
    deleteObjectTagging,
    getBucketLocation,
    getBucketNotificationConfiguration,
    getObject,
    getObjectTagging,
    headBucket,
    headObject,
    listBuckets,
    listMultipartUploads,
    listObjects,
    listObjectsV2,
    listParts,
    putBucketNotificationConfiguration,
    putObject,
    putObjectTagging,
    uploadPart,
  ].map((operation) => [operation.name, operation]),
);

export const createWireService = (context: S3Context): RestService => ({
  protocol: "rest",
  signingName: "s3",
  async handle(request, caller) {
    try {
      return await answer(request, caller, context);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return renderError(error, error.members, caller.requestId);
    }
  },
  renderError: (error, requestId) => renderError(error, {}, requestId),
});

async function answer(request: WireRequest, caller: Caller, context: S3Context): Promise<WireResponse> {
  const call = { ...readAddress(request), request, caller };
  const name = operationName(call);
  const operation = operations.get(name);
  if (operation === undefined) throw notImplemented(name);
  return operation.run(call, context);
}

/** The access key's fault has a name of its own in S3. */
function renderError(
  error: { code: string; status: number; message: string },
  members: object,
  requestId: string,
): WireResponse {
  const isUnknownKey = error.code === "UnrecognizedClientException";
  return xmlError(error.status, {
    Code: isUnknownKey ? "InvalidAccessKeyId" : error.code,
    Message: isUnknownKey ? "The AWS Access Key Id you provided does not exist in our records." : error.message,
    ...members,
    RequestId: requestId,
    HostId: hostId(requestId),
  });
}
