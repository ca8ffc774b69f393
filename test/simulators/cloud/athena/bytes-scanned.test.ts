// What a query is said to have read. It does not prove what DuckDB says of a footer: the connection is a stand-in.
import { stat } from "node:fs/promises";
import { afterEach, expect, test } from "vitest";
import { createScanMeter, type FileScan } from "../../../../simulators/cloud/athena/storage/bytes-scanned.ts";

const strays: unknown[] = [];
const onStray = (reason: unknown): void => void strays.push(reason);
process.on("unhandledRejection", onStray);
afterEach(() => void process.off("unhandledRejection", onStray));

const scanOf = (key: string): FileScan => ({
  files: [
    {
      bucket: "b",
      path: `/data/${key}`,
      object: { key, eTag: key, sizeBytes: 10, lastModifiedMs: 0 },
      partitionValues: [],
    },
  ],
  isParquet: true,
  columnsRead: new Set(["a"]),
});

test("footers that cannot be read fail the query that reads two tables once, and are read again by the next", async () => {
  const rows = ["x", "y"].map((key) => [`/data/${key}`, "a", 7n]);
  const answers = [Promise.reject(new Error("no such file")), Promise.resolve({ getRows: () => rows })];
  const connection = { runAndReadAll: () => answers.shift()! };
  const meter = createScanMeter();
  const scans = [scanOf("x"), scanOf("y")];

  await expect(meter.bytesScanned(connection, scans)).rejects.toThrow("no such file");
  // A turn of the event loop, at whose end strays are told.
  await stat(import.meta.filename);

  expect(strays).toEqual([]);
  expect(await meter.bytesScanned(connection, scans)).toBe(14);
});
