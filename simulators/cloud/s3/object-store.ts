// S3 for the other services of the cloud: each call is authorised for its principal, then takes S3's time.
import type { ObjectStore, ObjectSummary } from "../ports/object-store.ts";
import type { Principal } from "../ports/principal.ts";
import { mayKnowOfAbsence, type Authorize } from "./authorize.ts";
import type { Bucket } from "./bucket.ts";
import { noSuchKey } from "./errors.ts";
import { deleteLatencyMs, getLatencyMs, putLatencyMs } from "./limits.ts";
import { plainAttributes, type ObjectRecord } from "./object-record.ts";
import type { Source } from "./staging.ts";
import type { Store } from "./store.ts";

interface ObjectAddress {
  readonly principal: Principal;
  readonly bucket: string;
  readonly key: string;
}

export function createObjectStore(store: Store, authorize: Authorize): ObjectStore {
  const authorised = ({ principal, bucket, key }: ObjectAddress, action: string): Bucket => {
    const found = store.bucket(bucket);
    authorize({ principal, action, bucket, key });
    return found;
  };
  const existing = (address: ObjectAddress): { bucket: Bucket; record: ObjectRecord } => {
    const bucket = authorised(address, "s3:GetObject");
    const record = bucket.index.get(address.key);
    if (record !== undefined) return { bucket, record };
    mayKnowOfAbsence(authorize, address.principal, address.bucket);
    throw noSuchKey(address.key);
  };
  const write = async (address: ObjectAddress & { contentType?: string }, source: Source): Promise<ObjectSummary> => {
    const bucket = authorised(address, "s3:PutObject");
    const attributes = plainAttributes(address.contentType);
    const { key, principal: actor } = address;
    const eventName = "ObjectCreated:Put";
    return summary(
      await store.write({ bucket, key, source, attributes, origin: { actor }, eventName, latencyMs: putLatencyMs }),
    );
  };

  return {
    put: (request) => write(request, { kind: "bytes", bytes: request.body }),
    putFile: (request) => write(request, { kind: "file", path: request.path }),
    async get(request) {
      const { bucket, record } = existing(request);
      return store.read(bucket, record, { start: 0, end: record.sizeBytes }, getLatencyMs);
    },
    list({ principal, bucket, prefix }) {
      const { index } = store.bucket(bucket);
      authorize({ principal, action: "s3:ListBucket", bucket, prefix });
      return [...index.under(prefix)].map(summary);
    },
    async delete(request) {
      const bucket = authorised(request, "s3:DeleteObject");
      await store.delete({
        bucket,
        key: request.key,
        origin: { actor: request.principal },
        latencyMs: deleteLatencyMs,
      });
    },
    filePath(request) {
      const { bucket, record } = existing(request);
      return store.fileOf(bucket, record);
    },
  };
}

const summary = ({ key, sizeBytes, eTag, lastModifiedMs }: ObjectRecord): ObjectSummary => ({
  key,
  sizeBytes,
  eTag,
  lastModifiedMs,
});
