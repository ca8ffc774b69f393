import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { fileSegmentStore } from "../../../../simulators/cloud/kinesis/segment-store.ts";
import { ShardLog } from "../../../../simulators/cloud/kinesis/shard-log.ts";

const directory = mkdtempSync(join(tmpdir(), "shard-log-"));
afterAll(() => rmSync(directory, { recursive: true }));

describe("ShardLog", () => {
  test("gives back every record in order, however reads are cut", () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 200_000 }), { minLength: 1, maxLength: 40 });

    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 7 }), (lengths, countMax) => {
        const log = new ShardLog();
        for (const [offset, length] of lengths.entries()) log.append("key", Buffer.alloc(length, offset), offset);

        const read: { index: number; length: number; first: number | undefined }[] = [];
        for (let index = log.firstIndex; index < log.nextIndex;) {
          for (const entry of log.read(index, countMax, 1_000_000)) {
            read.push({ index: entry.index, length: entry.data.length, first: entry.data[0] });
            index = entry.index + 1;
          }
        }
        const expected = lengths.map((length, offset) => ({
          index: offset + 1,
          length,
          first: length === 0 ? undefined : offset,
        }));
        expect(read).toEqual(expected);
      }),
      { numRuns: 50 },
    );
  });

  test("keeps 16 segments in memory and reads older ones from files", () => {
    const log = new ShardLog(fileSegmentStore(directory));
    for (let number = 0; number < 22; number++) log.append("key", Buffer.alloc(256 * 1024, number), number);

    const files = readdirSync(directory).sort();
    const values = log.read(1, 22, Infinity).map(({ data }) => data[1000]);

    expect(files).toHaveLength(6);
    expect(values).toEqual(Array.from({ length: 22 }, (_, number) => number));
  });

  test("trims what arrived before an instant, files included", () => {
    const log = new ShardLog(fileSegmentStore(directory));
    for (let number = 0; number < 22; number++) log.append("key", Buffer.alloc(256 * 1024, number), number);

    log.trimBefore(10);

    expect(log.firstIndex).toBe(11);
    expect(log.indexAt(0)).toBe(11);
    expect(readdirSync(directory)).toEqual([]);
  });

  test("300,000 records of 400 bytes cost less than 200 MB", () => {
    const log = new ShardLog();
    const data = Buffer.alloc(400, 1);
    const before = process.memoryUsage();
    for (let number = 0; number < 300_000; number++) log.append("device-0001", data, number);
    const after = process.memoryUsage();

    const byteCount = after.heapUsed + after.arrayBuffers - before.heapUsed - before.arrayBuffers;
    expect(log.nextIndex).toBe(300_001);
    expect(byteCount).toBeLessThan(200e6);
  });
});
