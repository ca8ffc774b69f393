// A bucket in memory that a delivery stream writes to, and that refuses what it is told to. It does not prove that S3 fits.
import { readFile, rename } from "node:fs/promises";
import type { Clock } from "../../../../simulators/cloud/kernel/clock.ts";
import type { ObjectStore, ObjectSummary } from "../../../../simulators/cloud/ports/object-store.ts";
import type { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";

export interface MemoryBucket {
  readonly objects: Pick<ObjectStore, "put" | "putFile">;
  /** Key to bytes, in order of delivery. */
  readonly delivered: Map<string, Buffer>;
  /** Set to refuse every put. */
  refusal: AwsError | undefined;
}

const summary = (key: string): ObjectSummary => ({ key, sizeBytes: 0, eTag: "", lastModifiedMs: 0 });

export function memoryBucket(clock: () => Clock): MemoryBucket {
  const delivered = new Map<string, Buffer>();
  const bucket: MemoryBucket = {
    delivered,
    refusal: undefined,
    objects: {
      async put({ key, body }) {
        if (bucket.refusal !== undefined) throw bucket.refusal;
        delivered.set(key, body);
        return Promise.resolve(summary(key));
      },
      async putFile({ key, path }) {
        if (bucket.refusal !== undefined) throw bucket.refusal;
        await clock().work(10, async () => {
          await rename(path, `${path}.moved`);
          delivered.set(key, await readFile(`${path}.moved`));
        });
        return summary(key);
      },
    },
  };
  return bucket;
}
