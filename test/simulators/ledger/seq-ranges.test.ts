import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fingerprintOf, sameFingerprint } from "../../../simulators/ledger/fingerprint.ts";
import { seqRanges, type SeqRanges } from "../../../simulators/ledger/seq-ranges.ts";

const seqs = fc.array(fc.nat(60), { maxLength: 80 });

function setOf(numbers: readonly number[]): SeqRanges {
  const set = seqRanges();
  for (const seq of numbers) set.add(seq);
  return set;
}

function rising(numbers: readonly number[]): number[] {
  return [...new Set(numbers)].sort((one, other) => one - other);
}

describe("ranges of sequence numbers", () => {
  test("hold exactly what was added, in whatever order, and read back what they write", () => {
    fc.assert(
      fc.property(seqs, (numbers) => {
        const set = setOf(numbers);

        expect([...set.values()]).toEqual(rising(numbers));
        expect(set.count()).toBe(new Set(numbers).size);
        expect([...seqRanges(set.toString()).values()]).toEqual(rising(numbers));
        for (let seq = 0; seq <= 61; seq++) expect(set.has(seq)).toBe(numbers.includes(seq));
      }),
    );
  });

  test("are as few as can be: neighbours join", () => {
    expect(setOf([3, 1, 0, 7, 2, 9, 8]).toString()).toBe("0-3,7-9");
    expect(setOf([4]).toString()).toBe("4");
    expect(setOf([]).toString()).toBe("");
  });

  test("refuse a text that is none", () => {
    expect(() => seqRanges("1-2,x")).toThrow(`"x" is no range of sequence numbers such as 0-16 or 18`);
  });
});

describe("a fingerprint", () => {
  test("is what SQL's aggregates give", () => {
    fc.assert(
      fc.property(seqs, (numbers) => {
        const expected = rising(numbers).map(BigInt);
        const sum = (values: readonly bigint[]): bigint => values.reduce((total, value) => total + value, 0n);

        const fingerprint = fingerprintOf(setOf(numbers));

        if (expected.length === 0) expect(fingerprint).toBeUndefined();
        else
          expect(fingerprint).toEqual({
            count: BigInt(expected.length),
            first: expected[0],
            last: expected.at(-1),
            sum: sum(expected),
            squareSum: sum(expected.map((value) => value * value)),
          });
      }),
    );
  });

  test("tells two sets apart that differ in up to two readings on each side", () => {
    fc.assert(
      fc.property(
        fc.uniqueArray(fc.nat(40), { minLength: 5 }),
        fc.uniqueArray(fc.nat(40), { minLength: 2, maxLength: 2 }),
        (numbers, others) => {
          const changed = [...numbers.slice(2), ...others.filter((seq) => !numbers.slice(2).includes(seq))];

          const same = rising(changed).join() === rising(numbers).join();
          expect(sameFingerprint(fingerprintOf(setOf(changed)), fingerprintOf(setOf(numbers)))).toBe(same);
        },
      ),
    );
  });
});
