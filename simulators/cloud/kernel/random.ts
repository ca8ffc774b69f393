// The one source of randomness of the embedded cloud: seeded, so that a run can be replayed.
// The generator is sfc32 (small fast counter, 32 bit) from PractRand by Chris Doty-Humphrey: https://pracrand.sourceforge.net

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** Lower-case hexadecimal digits. */
  hex(digitCount: number): string;
  /** A version 4 UUID. */
  uuid(): string;
}

export function seededRandom(seed: number): Random {
  let a = seed >>> 0;
  let b = Math.floor(seed / 2 ** 32) >>> 0;
  let c = 0x9e3779b9;
  let counter = 1;

  const next32 = (): number => {
    const sum = (((a + b) >>> 0) + counter) >>> 0;
    counter = (counter + 1) >>> 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) >>> 0;
    c = (((c << 21) | (c >>> 11)) + sum) >>> 0;
    return sum;
  };
  for (let round = 0; round < 15; round++) next32();

  const hex = (digitCount: number): string => {
    let digits = "";
    while (digits.length < digitCount) digits += next32().toString(16).padStart(8, "0");
    return digits.slice(0, digitCount);
  };
  const next = (): number => next32() / 2 ** 32;
  const uuid = (): string => {
    const digits = hex(32);
    const variant = (8 + (Number.parseInt(digits.slice(16, 17), 16) & 3)).toString(16);
    return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-4${digits.slice(13, 16)}-${variant}${digits.slice(17, 20)}-${digits.slice(20)}`;
  };
  return { next, below: (bound) => Math.floor(next() * bound), hex, uuid };
}
