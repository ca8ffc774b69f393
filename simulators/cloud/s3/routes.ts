// Which operation a request means: method, what the address names, and the query parameter or header that tells apart.
// The first that fits, most particular first. https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html
import type { S3Call } from "./s3-operation.ts";

interface Route {
  readonly method: string;
  readonly scope: "service" | "bucket" | "object";
  readonly parameter?: string;
  readonly header?: string;
  readonly operation: string;
}

/** A subresource: `?<parameter>` on GET, PUT and DELETE, and the operation's name after Get, Put and Delete. */
const bucketSubresources = {
  accelerate: "BucketAccelerateConfiguration",
  acl: "BucketAcl",
  analytics: "BucketAnalyticsConfiguration",
  cors: "BucketCors",
  encryption: "BucketEncryption",
  "intelligent-tiering": "BucketIntelligentTieringConfiguration",
  inventory: "BucketInventoryConfiguration",
  lifecycle: "BucketLifecycleConfiguration",
  location: "BucketLocation",
  logging: "BucketLogging",
  metrics: "BucketMetricsConfiguration",
  notification: "BucketNotificationConfiguration",
  "object-lock": "ObjectLockConfiguration",
  ownershipControls: "BucketOwnershipControls",
  policy: "BucketPolicy",
  policyStatus: "BucketPolicyStatus",
  publicAccessBlock: "PublicAccessBlock",
  replication: "BucketReplication",
  requestPayment: "BucketRequestPayment",
  tagging: "BucketTagging",
  versioning: "BucketVersioning",
  website: "BucketWebsite",
} as const;

const objectSubresources = {
  acl: "ObjectAcl",
  attributes: "ObjectAttributes",
  "legal-hold": "ObjectLegalHold",
  retention: "ObjectRetention",
  tagging: "ObjectTagging",
  torrent: "ObjectTorrent",
} as const;

const verbs = [
  ["GET", "Get"],
  ["PUT", "Put"],
  ["DELETE", "Delete"],
] as const;

const subresourceRoutes = (scope: Route["scope"], names: Readonly<Record<string, string>>): Route[] =>
  verbs.flatMap(([method, verb]) =>
    Object.entries(names).map(([parameter, name]) => ({ method, scope, parameter, operation: `${verb}${name}` })),
  );

const routes: readonly Route[] = [
  ...subresourceRoutes("bucket", bucketSubresources),
  ...subresourceRoutes("object", objectSubresources),
  { method: "GET", scope: "service", operation: "ListBuckets" },
  { method: "GET", scope: "bucket", parameter: "list-type", operation: "ListObjectsV2" },
  { method: "GET", scope: "bucket", parameter: "uploads", operation: "ListMultipartUploads" },
  { method: "GET", scope: "bucket", parameter: "versions", operation: "ListObjectVersions" },
  { method: "GET", scope: "bucket", parameter: "session", operation: "CreateSession" },
  { method: "GET", scope: "bucket", operation: "ListObjects" },
  { method: "HEAD", scope: "bucket", operation: "HeadBucket" },
  { method: "PUT", scope: "bucket", operation: "CreateBucket" },
  { method: "DELETE", scope: "bucket", operation: "DeleteBucket" },
  { method: "POST", scope: "bucket", parameter: "delete", operation: "DeleteObjects" },
  { method: "POST", scope: "bucket", operation: "PostObject" },
  { method: "GET", scope: "object", parameter: "uploadId", operation: "ListParts" },
  { method: "GET", scope: "object", operation: "GetObject" },
  { method: "HEAD", scope: "object", operation: "HeadObject" },
  { method: "PUT", scope: "object", parameter: "partNumber", header: "x-amz-copy-source", operation: "UploadPartCopy" },
  { method: "PUT", scope: "object", parameter: "partNumber", operation: "UploadPart" },
  { method: "PUT", scope: "object", parameter: "renameObject", operation: "RenameObject" },
  { method: "PUT", scope: "object", header: "x-amz-copy-source", operation: "CopyObject" },
  { method: "PUT", scope: "object", operation: "PutObject" },
  { method: "DELETE", scope: "object", parameter: "uploadId", operation: "AbortMultipartUpload" },
  { method: "DELETE", scope: "object", operation: "DeleteObject" },
  { method: "POST", scope: "object", parameter: "uploads", operation: "CreateMultipartUpload" },
  { method: "POST", scope: "object", parameter: "uploadId", operation: "CompleteMultipartUpload" },
  { method: "POST", scope: "object", parameter: "restore", operation: "RestoreObject" },
  { method: "POST", scope: "object", parameter: "select", operation: "SelectObjectContent" },
];

/** The operation's name, known or not to this store. */
export function operationName({ bucket, key, request }: S3Call): string {
  const scope = bucket === "" ? "service" : key === "" ? "bucket" : "object";
  const route = routes.find(
    ({ method, scope: routeScope, parameter, header }) =>
      method === request.method &&
      routeScope === scope &&
      (parameter === undefined || request.query.has(parameter)) &&
      (header === undefined || request.headers[header] !== undefined),
  );
  return route?.operation ?? `${request.method} ${request.path}`;
}
