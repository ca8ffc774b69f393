import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { compareKeys, KeyIndex } from "../../../../simulators/cloud/s3/key-index.ts";
import type { ObjectRecord } from "../../../../simulators/cloud/s3/object-record.ts";

const record = (key: string): ObjectRecord => ({
  key,
  path: key,
  sizeBytes: 0,
  eTag: "",
  lastModifiedMs: 0,
  contentType: "",
  headers: {},
  metadata: {},
});
const keys = fc.array(fc.string({ unit: "grapheme", maxLength: 4 }), { maxLength: 40 });
const inBytes = (a: string, b: string): number => Buffer.compare(Buffer.from(a), Buffer.from(b));

describe("KeyIndex", () => {
  test("compareKeys orders as the UTF-8 bytes do", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), fc.string({ unit: "binary" }), (a, b) => {
        expect(Math.sign(compareKeys(a, b))).toBe(inBytes(a, b));
      }),
    );
  });

  test("lists what was set and not deleted, under the prefix, after the marker, in order", () => {
    fc.assert(
      fc.property(
        keys,
        keys,
        fc.string({ maxLength: 2 }),
        fc.string({ maxLength: 2 }),
        (set, deleted, prefix, after) => {
          const index = new KeyIndex();
          for (const key of set) index.set(record(key));
          for (const key of deleted) index.delete(key);

          const listed = [...index.under(prefix, after)].map(({ key }) => key);

          const kept = new Set(set.filter((key) => !deleted.includes(key)));
          const expected = [...kept].filter(
            (key) => key.startsWith(prefix) && (after === "" || inBytes(key, after) > 0),
          );
          expect(listed).toEqual(expected.sort(inBytes));
          expect(index.size).toBe(kept.size);
        },
      ),
    );
  });
});
