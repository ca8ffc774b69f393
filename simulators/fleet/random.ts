// The fleet's randomness: every draw comes from the run's seed, in one stream per device and purpose, so that neither the
// number of workers nor the machine's speed changes what a device sends.
// xoshiro128** (Blackman and Vigna, "Scrambled Linear Pseudorandom Number Generators", https://arxiv.org/abs/1805.01407),
// seeded through the finaliser of MurmurHash3 as its authors recommend (a different generator, no all-zero state).

export interface Random {
  /** Uniform in [0, 1). */
  next(): number;
  /** Uniform in [from, to). */
  between(from: number, to: number): number;
  /** Uniform integer in [0, bound). */
  below(bound: number): number;
  /** Bell-shaped around 0 with standard deviation 1 (sum of four uniforms, so never beyond 3.5). */
  noise(): number;
  /** Lower-case hexadecimal digits. */
  hex(digitCount: number): string;
}

function mix(value: number): number {
  let mixed = value >>> 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** Folds the seed and the stream's labels (device index, purpose...) into one 32-bit starting point. */
function startingPoint(seed: number, labels: readonly number[]): number {
  let point = mix(seed % 2 ** 32) ^ mix(Math.floor(seed / 2 ** 32) + 0x9e3779b9);
  for (const label of labels) point = mix(Math.imul(point, 31) + mix(label % 2 ** 32) + Math.floor(label / 2 ** 32));
  return point >>> 0;
}

function rotateLeft(value: number, bits: number): number {
  return (value << bits) | (value >>> (32 - bits));
}

/** A stream of its own for every distinct sequence of labels; seed and labels are integers from 0 to 2^53 - 1. */
export function randomStream(seed: number, ...labels: readonly number[]): Random {
  const start = startingPoint(seed, labels);
  let a = mix(start + 0x9e3779b9);
  let b = mix(start + 0x3c6ef372);
  let c = mix(start + 0xdaa66d2b);
  let d = mix(start + 0x78dde6e4);

  const next32 = (): number => {
    const result = Math.imul(rotateLeft(Math.imul(b, 5), 7), 9) >>> 0;
    const shifted = b << 9;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = rotateLeft(d, 11);
    return result;
  };
  const next = (): number => next32() / 2 ** 32;
  const hex = (digitCount: number): string => {
    let digits = "";
    while (digits.length < digitCount) digits += next32().toString(16).padStart(8, "0");
    return digits.slice(0, digitCount);
  };
  return {
    next,
    between: (from, to) => from + next() * (to - from),
    below: (bound) => Math.floor(next() * bound),
    // The sum of four uniforms has variance 4/12.
    noise: () => (next() + next() + next() + next() - 2) * Math.sqrt(3),
    hex,
  };
}
