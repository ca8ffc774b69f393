// Putting back over a stream in memory. That Kinesis answers so is not proved here.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { PutBack } from "../../../lambdas/transform/groups.ts";
import { putBackAll, requestsOf } from "../../../lambdas/transform/put-back.ts";

const records = (count: number, bytes = 10): readonly PutBack[] =>
  Array.from({ length: count }, (_, index) => ({ partitionKey: `dev-${index}`, data: "x".repeat(bytes) }));

describe("putBackAll", () => {
  test("puts again what the stream did not take, and nothing else", async () => {
    const asked: string[][] = [];

    await putBackAll(records(3), (some) => {
      asked.push(some.map(({ partitionKey }) => partitionKey));
      return Promise.resolve(asked.length === 1 ? some.slice(1) : []);
    });

    expect(asked).toEqual([
      ["dev-0", "dev-1", "dev-2"],
      ["dev-1", "dev-2"],
    ]);
  });

  test("fails after 5 attempts, with how many were not taken", async () => {
    let attempts = 0;
    const refuse = (some: readonly PutBack[]) => {
      attempts += 1;
      return Promise.resolve(some.slice(0, 2));
    };

    await expect(putBackAll(records(4), refuse)).rejects.toThrow("did not take 2 of 4 records in 5 attempts");
    expect(attempts).toBe(5);
  });
});

describe("requestsOf", () => {
  test("a request has 500 records and 5 MiB at most, and together they are all, in order", () => {
    const anyRecords = fc.tuple(fc.integer({ min: 0, max: 1_300 }), fc.constantFrom(10, 50_000));
    fc.assert(
      fc.property(anyRecords, ([count, bytes]) => {
        const given = records(count, bytes);
        const requests = requestsOf(given);
        expect(requests.flat()).toEqual(given);
        for (const request of requests) {
          expect(request.length).toBeLessThanOrEqual(500);
          expect(
            request.reduce((sum, { data, partitionKey }) => sum + data.length + partitionKey.length, 0),
          ).toBeLessThanOrEqual(5_242_880);
        }
      }),
      { numRuns: 20 },
    );
  });
});
