// Sums of whole numbers without rounding: small ones add up in a double, what does not fit there in a bigint.

export interface ExactSum {
  /** A whole number of any size. */
  add(whole: number): void;
  total(): bigint;
}

/** Two numbers below this sum to one that a double holds. */
const smallMax = 2 ** 51;

export function exactSum(): ExactSum {
  let small = 0;
  let large = 0n;
  return {
    add(whole) {
      if (Math.abs(whole) > smallMax) large += BigInt(whole);
      else small += whole;
      if (Math.abs(small) <= smallMax) return;
      large += BigInt(small);
      small = 0;
    },
    total: () => large + BigInt(small),
  };
}

/** Half a unit is rounded away from zero, as Trino's round does. https://trino.io/docs/current/functions/math.html */
export function roundHalfAway(value: number): number {
  const size = Math.abs(value);
  const whole = Math.trunc(size);
  return Math.sign(value) * (size - whole >= 0.5 ? whole + 1 : whole);
}
