// The objects of a bucket by key, and in the order in which S3 lists them: UTF-8 binary order.
// https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectsV2.html
import type { ObjectRecord } from "./object-record.ts";

/** UTF-8 order of two strings: code unit order, but for surrogates, which sort above U+E000 to U+FFFF. */
export function compareKeys(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i++) {
    const left = a.charCodeAt(i);
    const right = b.charCodeAt(i);
    if (left === right) continue;
    return isSurrogate(left) === isSurrogate(right) ? left - right : isSurrogate(left) ? 1 : -1;
  }
  return a.length - b.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit <= 0xdfff;

export class KeyIndex {
  readonly #records = new Map<string, ObjectRecord>();
  readonly #keys: string[] = [];

  get size(): number {
    return this.#records.size;
  }

  get(key: string): ObjectRecord | undefined {
    return this.#records.get(key);
  }

  set(record: ObjectRecord): void {
    if (!this.#records.has(record.key)) this.#keys.splice(this.#firstNotBefore(record.key), 0, record.key);
    this.#records.set(record.key, record);
  }

  delete(key: string): void {
    if (this.#records.delete(key)) this.#keys.splice(this.#firstNotBefore(key), 1);
  }

  /** The records under `prefix` whose keys come after `after`, in order. Do not change the index while iterating. */
  *under(prefix: string, after = ""): IterableIterator<ObjectRecord> {
    const isAfterAhead = after !== "" && compareKeys(after, prefix) >= 0;
    for (let i = this.#firstNotBefore(isAfterAhead ? after : prefix); i < this.#keys.length; i++) {
      const record = this.#records.get(this.#keys[i] ?? "");
      if (record?.key.startsWith(prefix) !== true) return;
      if (after === "" || record.key !== after) yield record;
    }
  }

  #firstNotBefore(key: string): number {
    let low = 0;
    let high = this.#keys.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (compareKeys(this.#keys[middle] ?? "", key) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
