// S3 as other services see it. Objects are files under the data directory.
import type { Principal } from "./principal.ts";

export interface ObjectSummary {
  readonly key: string;
  readonly sizeBytes: number;
  /** Without quotes. */
  readonly eTag: string;
  readonly lastModifiedMs: number;
}

/** Every method authorises `principal` for the S3 action it stands for and throws AwsError (NoSuchBucket, NoSuchKey, AccessDenied). */
export interface ObjectStore {
  /** s3:PutObject. Notifications of the bucket are sent on completion. */
  put(request: {
    principal: Principal;
    bucket: string;
    key: string;
    body: Buffer;
    contentType?: string;
  }): Promise<ObjectSummary>;
  /** s3:PutObject of a finished file on this disk, which is moved into the store (no copy through memory). */
  putFile(request: {
    principal: Principal;
    bucket: string;
    key: string;
    path: string;
    contentType?: string;
  }): Promise<ObjectSummary>;
  /** s3:GetObject. */
  get(request: { principal: Principal; bucket: string; key: string }): Promise<Buffer>;
  /** s3:ListBucket; every object under the prefix in UTF-8 binary order of keys. */
  list(request: { principal: Principal; bucket: string; prefix: string }): readonly ObjectSummary[];
  /** s3:DeleteObject. */
  delete(request: { principal: Principal; bucket: string; key: string }): Promise<void>;
  /** s3:GetObject without reading: where the object's bytes lie on this disk, for an engine that reads files itself. */
  filePath(request: { principal: Principal; bucket: string; key: string }): string;
}
