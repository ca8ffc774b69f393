// One operation of S3 on the wire: it gets the request with its address read, and answers.
import { createHash } from "node:crypto";
import type { Account } from "../ports/account.ts";
import type { AccessControl } from "../ports/access-control.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Caller } from "../wire/operation.ts";
import type { WireRequest, WireResponse } from "../wire/protocol.ts";
import type { S3Address } from "./address.ts";
import { mayKnowOfAbsence, type Authorize } from "./authorize.ts";
import type { Bucket } from "./bucket.ts";
import { noSuchKey } from "./errors.ts";
import type { MultipartUploads } from "./multipart-uploads.ts";
import type { EventOrigin } from "./notification-event.ts";
import type { Notifier } from "./notifier.ts";
import type { ObjectRecord } from "./object-record.ts";
import type { Store } from "./store.ts";

export interface S3Context {
  readonly clock: Clock;
  readonly account: Account;
  readonly access: AccessControl;
  readonly authorize: Authorize;
  readonly store: Store;
  readonly notifier: Notifier;
  readonly uploads: MultipartUploads;
}

export interface S3Call extends S3Address {
  readonly request: WireRequest;
  readonly caller: Caller;
}

export interface S3Operation {
  readonly name: string;
  readonly run: (call: S3Call, context: S3Context) => WireResponse | Promise<WireResponse>;
}

/** The call's bucket, with `action` allowed on it, or on its object where `onObject`. */
export function authorisedBucket(call: S3Call, context: S3Context, action: string, onObject = true): Bucket {
  const { bucket, key, caller } = call;
  const found = context.store.bucket(bucket);
  context.authorize({ principal: caller.principal, action, bucket, ...(onObject && key !== "" ? { key } : {}) });
  return found;
}

/** A write that names tags takes the permission to tag as well. @throws AwsError AccessDenied */
export function authoriseTagging(call: S3Call, context: S3Context): void {
  if (call.request.headers["x-amz-tagging"] !== undefined) authorisedBucket(call, context, "s3:PutObjectTagging");
}

/** @throws AwsError NoSuchKey, or AccessDenied for a caller who may not know */
export function existingRecord(bucket: Bucket, key: string, call: S3Call, context: S3Context): ObjectRecord {
  const record = bucket.index.get(key);
  if (record !== undefined) return record;
  mayKnowOfAbsence(context.authorize, call.caller.principal, bucket.name);
  throw noSuchKey(key);
}

/** Who an event says did it, and the trace that it belongs to. */
export const originOf = ({ caller, request }: S3Call): EventOrigin => ({
  actor: caller.principal,
  traceHeader: request.headers["x-amzn-trace-id"],
});

/** 64 hexadecimal digits. https://docs.aws.amazon.com/AmazonS3/latest/userguide/finding-canonical-user-id.html */
export const canonicalUserId = (account: Account): string =>
  createHash("sha256").update(account.accountId).digest("hex");
