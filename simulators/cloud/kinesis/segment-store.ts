// Where a shard puts sealed segments that it no longer wants in memory: one file each, written and read in one go.
// Synchronous on purpose: a segment is small and mostly in the page cache, and a read must not wait on the clock.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export interface SegmentStore {
  write(firstIndex: number, bytes: Buffer): void;
  read(firstIndex: number): Buffer;
  remove(firstIndex: number): void;
}

/** Segments as files `<first index>.segment` in `directory`, made on the first write. */
export function fileSegmentStore(directory: string): SegmentStore {
  const pathOf = (firstIndex: number): string => join(directory, `${firstIndex}.segment`);
  let isMade = false;
  return {
    write(firstIndex, bytes) {
      if (!isMade) mkdirSync(directory, { recursive: true });
      isMade = true;
      writeFileSync(pathOf(firstIndex), bytes);
    },
    read: (firstIndex) => readFileSync(pathOf(firstIndex)),
    remove: (firstIndex) => rmSync(pathOf(firstIndex), { force: true }),
  };
}
