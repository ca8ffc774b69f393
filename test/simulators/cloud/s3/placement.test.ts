import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { keyOfPath, pathOfKey, Placement } from "../../../../simulators/cloud/s3/placement.ts";

const awkward = fc.constantFrom("a", "A", "/", ".", "..", "%", "%2F", "\\", " ", "~1", "é", "x".repeat(90));
const key = fc.oneof(
  fc.array(awkward, { minLength: 1, maxLength: 9 }).map((parts) => parts.join("")),
  fc.string({ unit: "grapheme", minLength: 1, maxLength: 300 }),
);

describe("placement", () => {
  test.each([
    ["telemetry/dt=2026-01-01/hour=05/x.parquet", "telemetry/dt=2026-01-01/hour=05/x.parquet"],
    ["../etc/passwd", "%2E%2E/etc/passwd"],
    ["a//b/", "a/%-/b/%-"],
    ["100%", "100%25"],
  ])("the key %s lies at %s", (given, path) => {
    expect(pathOfKey(given)).toBe(path);
  });

  test("every key can be read back from its path, which never leaves its directory or names more than 255 bytes", () => {
    fc.assert(
      fc.property(key, (given) => {
        const path = pathOfKey(given);

        expect(keyOfPath(path)).toBe(given);
        for (const name of path.split("/")) {
          expect(["", ".", ".."]).not.toContain(name);
          expect(Buffer.byteLength(name)).toBeLessThan(255 - "%~99".length);
        }
      }),
    );
  });

  test("no two keys share a path, whatever their case, and none is a directory of another", () => {
    fc.assert(
      fc.property(fc.uniqueArray(key, { maxLength: 12 }), (given) => {
        const placement = new Placement();

        const paths = given.map((one) => placement.place(one));

        const folded = paths.map((path) => path.normalize("NFC").toLowerCase());
        expect(new Set(folded).size).toBe(given.length);
        for (const path of folded) expect(folded.some((other) => other.startsWith(`${path}/`))).toBe(false);
        expect(paths.map(keyOfPath)).toEqual(given);
      }),
    );
  });

  test("a released name can be taken again", () => {
    const placement = new Placement();
    placement.place("a/b");
    expect(placement.place("a")).toBe("a%~1");

    placement.release("a/b");
    placement.release("a%~1");

    expect(placement.place("a")).toBe("a");
  });
});
