// Partition keys to shards: the MD5 of the key is a 128-bit number, and each shard owns a range of them.
// https://docs.aws.amazon.com/streams/latest/dev/key-concepts.html#partition-key
import { createHash } from "node:crypto";
import { hashKeyMax } from "./limits.ts";

export interface HashKeyRange {
  readonly start: bigint;
  /** Inclusive. */
  readonly end: bigint;
}

export const hashKeyOf = (partitionKey: string): bigint =>
  BigInt(`0x${createHash("md5").update(partitionKey, "utf8").digest("hex")}`);

export const isWithin = (range: HashKeyRange, hashKey: bigint): boolean =>
  hashKey >= range.start && hashKey <= range.end;

/** `count` ranges of equal size that cover every hash key; the last takes the remainder, as on AWS. */
export function evenRanges(count: number): readonly HashKeyRange[] {
  const width = (hashKeyMax + 1n) / BigInt(count);
  return Array.from({ length: count }, (_, index) => ({
    start: width * BigInt(index),
    end: index === count - 1 ? hashKeyMax : width * BigInt(index + 1) - 1n,
  }));
}
