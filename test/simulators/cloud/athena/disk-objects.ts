// An object store for tests of what reads and writes through the port: files in a temporary directory, no permissions, no latency.
// It does not prove that S3 itself behaves; it counts listings.
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import type { ObjectStore, ObjectSummary } from "../../../../simulators/cloud/ports/object-store.ts";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";

export interface DiskObjects extends ObjectStore {
  /** `bucket/key` of every object, in order. */
  readonly keys: () => readonly string[];
  readonly listings: string[];
  /** Where a new object's file may be written; `adopt` makes it an object. */
  readonly file: (bucket: string, key: string) => string;
  readonly adopt: (bucket: string, key: string) => void;
}

export function diskObjects(directory: string): DiskObjects {
  const summaries = new Map<string, ObjectSummary>();
  const listings: string[] = [];
  let version = 0;
  const file = (bucket: string, key: string): string => {
    const place = path.join(directory, bucket, key);
    mkdirSync(path.dirname(place), { recursive: true });
    return place;
  };
  const adopt = (bucket: string, key: string): ObjectSummary => {
    const sizeBytes = statSync(path.join(directory, bucket, key)).size;
    const summary = { key, sizeBytes, eTag: `etag-${version++}`, lastModifiedMs: 0 };
    summaries.set(`${bucket}/${key}`, summary);
    return summary;
  };
  const find = (bucket: string, key: string): string => {
    if (!summaries.has(`${bucket}/${key}`)) throw new AwsError("NoSuchKey", 404, "The specified key does not exist.");
    return path.join(directory, bucket, key);
  };
  return {
    listings,
    file,
    adopt,
    keys: () => [...summaries.keys()].sort(),
    put({ bucket, key, body }) {
      writeFileSync(file(bucket, key), body);
      return Promise.resolve(adopt(bucket, key));
    },
    putFile({ bucket, key, path: source }) {
      renameSync(source, file(bucket, key));
      return Promise.resolve(adopt(bucket, key));
    },
    get: ({ bucket, key }) => Promise.resolve(readFileSync(find(bucket, key))),
    list({ bucket, prefix }) {
      listings.push(`${bucket}/${prefix}`);
      const inside = [...summaries].filter(([place]) => place.startsWith(`${bucket}/${prefix}`));
      return inside.map(([, summary]) => summary).sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    delete({ bucket, key }) {
      rmSync(find(bucket, key));
      summaries.delete(`${bucket}/${key}`);
      return Promise.resolve();
    },
    filePath: ({ bucket, key }) => find(bucket, key),
  };
}
