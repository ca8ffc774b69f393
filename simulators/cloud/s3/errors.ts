// S3's errors, in its words. https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
import { AwsError } from "../wire/aws-error.ts";

type Members = Readonly<Record<string, unknown>>;

const s3Error =
  (code: string, status: number, message: string) =>
  (members: Members = {}, cause?: unknown): AwsError =>
    new AwsError(code, status, message, { members, ...(cause === undefined ? {} : { cause }) });

export const noSuchBucket = (bucket: string): AwsError =>
  s3Error("NoSuchBucket", 404, "The specified bucket does not exist")({ BucketName: bucket });
export const noSuchKey = (key: string): AwsError =>
  s3Error("NoSuchKey", 404, "The specified key does not exist.")({ Key: key });
export const preconditionFailed = (condition: string): AwsError =>
  s3Error(
    "PreconditionFailed",
    412,
    "At least one of the pre-conditions you specified did not hold",
  )({ Condition: condition });
export const malformedXml = (cause: unknown): AwsError =>
  s3Error(
    "MalformedXML",
    400,
    "The XML you provided was not well-formed or did not validate against our published schema",
  )({}, cause);
export const noSuchUpload = (uploadId: string): AwsError =>
  s3Error(
    "NoSuchUpload",
    404,
    "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.",
  )({ UploadId: uploadId });
export const invalidArgument = (message: string, members: Members = {}): AwsError =>
  s3Error("InvalidArgument", 400, message)(members);
export const badDigest = (message: string): AwsError => s3Error("BadDigest", 400, message)();

export const notImplemented = (operation: string): AwsError =>
  new AwsError(
    "NotImplemented",
    501,
    `The embedded cloud does not implement S3 ${operation}; what it implements is listed in simulators/cloud/DIFFERENCES.md`,
  );

/** The file behind a record is gone or cannot be read: the disk's fault, not the caller's. */
export const internalError = (cause: unknown): AwsError =>
  new AwsError("InternalError", 500, "We encountered an internal error. Please try again.", { cause });
