// What tells one set of readings' numbers from another without listing it: five aggregates that SQL computes in one pass.
// Equal count, ends, sum and sum of squares leave no room for any loss of up to two readings that others stand in for.
import type { SeqRanges } from "./seq-ranges.ts";

export interface Fingerprint {
  readonly count: bigint;
  readonly first: bigint;
  readonly last: bigint;
  readonly sum: bigint;
  readonly squareSum: bigint;
}

/** 0 + 1 + ... + n */
function sumTo(n: bigint): bigint {
  return (n * (n + 1n)) / 2n;
}

/** 0 + 1 + 4 + ... + n^2 */
function squareSumTo(n: bigint): bigint {
  return (n * (n + 1n) * (2n * n + 1n)) / 6n;
}

/** The fingerprint of a set of numbers from 0 up; undefined for the empty set, which has no ends. */
export function fingerprintOf(set: SeqRanges): Fingerprint | undefined {
  const ranges = set.ranges().map(({ first, last }) => ({ first: BigInt(first), last: BigInt(last) }));
  const lowest = ranges[0];
  const highest = ranges.at(-1);
  if (lowest === undefined || highest === undefined) return undefined;
  const total = (of: (n: bigint) => bigint): bigint =>
    ranges.reduce((reached, { first, last }) => reached + of(last) - (first === 0n ? 0n : of(first - 1n)), 0n);
  return {
    count: total((n) => n + 1n),
    first: lowest.first,
    last: highest.last,
    sum: total(sumTo),
    squareSum: total(squareSumTo),
  };
}

export function sameFingerprint(one: Fingerprint | undefined, other: Fingerprint | undefined): boolean {
  if (one === undefined || other === undefined) return one === other;
  return (
    one.count === other.count &&
    one.first === other.first &&
    one.last === other.last &&
    one.sum === other.sum &&
    one.squareSum === other.squareSum
  );
}
