// A shard's records in order of arrival, kept small: bytes lie back to back in segments, the rest in parallel arrays.
// The newest segments stay in memory; older ones go to the segment store until retention trims them.
import type { SegmentStore } from "./segment-store.ts";

/** Records are numbered from 1 within a shard; 0 is the place before the first. */
export interface LogEntry {
  readonly index: number;
  readonly partitionKey: string;
  readonly data: Buffer;
  readonly arrivedAtMs: number;
}

interface Segment {
  readonly firstIndex: number;
  /** Undefined once spilled. */
  bytes: Buffer | undefined;
  /** Where each record ends within `bytes`. */
  readonly ends: number[];
  readonly arrivals: number[];
  readonly partitionKeys: string[];
}

const segmentBytes = 256 * 1024;
/** Per shard: some four seconds at its full rate, which readers at the tip stay within. */
const segmentsInMemoryMax = 16;

export class ShardLog {
  readonly #segments: Segment[] = [];
  readonly #store: SegmentStore | undefined;
  #firstIndex = 1;
  #nextIndex = 1;
  /** A spilled segment read last: readers come through it in several steps. */
  #loaded: { firstIndex: number; bytes: Buffer } | undefined;

  constructor(store?: SegmentStore) {
    this.#store = store;
  }

  /** Of the oldest record that is kept. */
  get firstIndex(): number {
    return this.#firstIndex;
  }

  /** Of the record to come. */
  get nextIndex(): number {
    return this.#nextIndex;
  }

  get lastArrivedAtMs(): number {
    return this.#segments.at(-1)?.arrivals.at(-1) ?? 0;
  }

  /** Copies `data`. Arrivals must not go back. Returns the record's index. */
  append(partitionKey: string, data: Buffer, arrivedAtMs: number): number {
    const { segment, bytes, start } = this.#room(data.length);
    data.copy(bytes, start);
    segment.ends.push(start + data.length);
    segment.arrivals.push(arrivedAtMs);
    segment.partitionKeys.push(partitionKey);
    return this.#nextIndex++;
  }

  /** Records from `index` on: at most `countMax`, and no further once `bytesMax` would be passed (but at least one). */
  read(index: number, countMax: number, bytesMax: number): readonly LogEntry[] {
    const entries: LogEntry[] = [];
    let next = Math.max(index, this.#firstIndex);
    let byteCount = 0;
    while (next < this.#nextIndex && entries.length < countMax) {
      const entry = this.#entry(next);
      byteCount += entry.data.length;
      if (entries.length > 0 && byteCount > bytesMax) break;
      entries.push(entry);
      next++;
    }
    return entries;
  }

  arrivalOf(index: number): number | undefined {
    const segment = this.#segmentOf(index);
    return segment?.arrivals[index - segment.firstIndex];
  }

  /** Of the first record that arrived at `timeMs` or later; the next index where there is none. */
  indexAt(timeMs: number): number {
    const segment = this.#segments.find(({ arrivals }) => (arrivals.at(-1) ?? 0) >= timeMs);
    if (segment === undefined) return this.#nextIndex;
    const offset = segment.arrivals.findIndex((arrivedAtMs) => arrivedAtMs >= timeMs);
    return Math.max(this.#firstIndex, segment.firstIndex + offset);
  }

  /** Forgets what arrived before `timeMs`. */
  trimBefore(timeMs: number): void {
    const oldest = this.arrivalOf(this.#firstIndex);
    if (oldest === undefined || oldest >= timeMs) return;
    this.#firstIndex = this.indexAt(timeMs);
    for (;;) {
      const [segment] = this.#segments;
      if (segment === undefined || segment.firstIndex + segment.ends.length > this.#firstIndex) return;
      this.#segments.shift();
      if (segment.bytes === undefined) this.#store?.remove(segment.firstIndex);
    }
  }

  #room(length: number): { segment: Segment; bytes: Buffer; start: number } {
    const last = this.#segments.at(-1);
    const start = last?.ends.at(-1) ?? 0;
    if (last?.bytes !== undefined && start + length <= last.bytes.length) {
      return { segment: last, bytes: last.bytes, start };
    }
    const bytes = Buffer.allocUnsafeSlow(Math.max(segmentBytes, length));
    const segment = { firstIndex: this.#nextIndex, bytes, ends: [], arrivals: [], partitionKeys: [] };
    this.#segments.push(segment);
    this.#spill();
    return { segment, bytes, start: 0 };
  }

  #spill(): void {
    const segment = this.#segments.at(-1 - segmentsInMemoryMax);
    if (this.#store === undefined || segment?.bytes === undefined) return;
    this.#store.write(segment.firstIndex, segment.bytes.subarray(0, segment.ends.at(-1)));
    segment.bytes = undefined;
  }

  #entry(index: number): LogEntry {
    const segment = this.#segmentOf(index);
    const offset = index - (segment?.firstIndex ?? 0);
    const end = segment?.ends[offset];
    const arrivedAtMs = segment?.arrivals[offset];
    const partitionKey = segment?.partitionKeys[offset];
    if (segment === undefined || end === undefined || arrivedAtMs === undefined || partitionKey === undefined) {
      throw new Error(`record ${index} is outside the shard's ${this.#firstIndex} to ${this.#nextIndex - 1}`);
    }
    const start = offset === 0 ? 0 : (segment.ends[offset - 1] ?? 0);
    return { index, partitionKey, data: this.#bytesOf(segment).subarray(start, end), arrivedAtMs };
  }

  #bytesOf(segment: Segment): Buffer {
    if (segment.bytes !== undefined) return segment.bytes;
    if (this.#loaded?.firstIndex === segment.firstIndex) return this.#loaded.bytes;
    if (this.#store === undefined) throw new Error(`segment ${segment.firstIndex} is gone`);
    const bytes = this.#store.read(segment.firstIndex);
    this.#loaded = { firstIndex: segment.firstIndex, bytes };
    return bytes;
  }

  /** Readers are mostly near the tip, so the newest segment is tried before the search. */
  #segmentOf(index: number): Segment | undefined {
    const last = this.#segments.at(-1);
    if (index >= this.#nextIndex || last === undefined || index >= last.firstIndex) return last;
    let low = 0;
    let high = this.#segments.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if ((this.#segments[middle]?.firstIndex ?? 0) <= index) low = middle;
      else high = middle - 1;
    }
    return this.#segments[low];
  }
}
