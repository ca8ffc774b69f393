// A set of sequence numbers as sorted, disjoint ranges: a device's hour of readings is one range and a few gaps,
// so a ledger of 180,000 readings stays some hundred lines. Written as "0-16,18-359" in the ledger's files.

export interface SeqRange {
  first: number;
  last: number;
}

export interface SeqRanges {
  /** Adds one number; O(1) for the next one in order. */
  add(seq: number): void;
  has(seq: number): boolean;
  count(): number;
  /** Rising and disjoint. */
  ranges(): readonly Readonly<SeqRange>[];
  /** Every number, rising. */
  values(): Generator<number>;
  toString(): string;
}

/** Index of the first range that ends at or after `seq`. */
function rangeAtOrAfter(ranges: readonly SeqRange[], seq: number): number {
  let low = 0;
  let high = ranges.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const range = ranges[middle];
    if (range !== undefined && range.last < seq) low = middle + 1;
    else high = middle;
  }
  return low;
}

function insert(ranges: SeqRange[], seq: number): void {
  const index = rangeAtOrAfter(ranges, seq);
  const after = ranges[index];
  if (after !== undefined && after.first <= seq) return;
  const before = ranges[index - 1];
  const joinsBefore = before?.last === seq - 1;
  const joinsAfter = after?.first === seq + 1;
  if (before !== undefined && joinsBefore) {
    before.last = after !== undefined && joinsAfter ? after.last : seq;
    if (joinsAfter) ranges.splice(index, 1);
  } else if (after !== undefined && joinsAfter) after.first = seq;
  else ranges.splice(index, 0, { first: seq, last: seq });
}

function parseRange(text: string): SeqRange {
  const match = /^(\d+)(?:-(\d+))?$/.exec(text);
  if (match?.[1] === undefined) throw new Error(`"${text}" is no range of sequence numbers such as 0-16 or 18`);
  const first = Number(match[1]);
  return { first, last: match[2] === undefined ? first : Number(match[2]) };
}

/** An empty set, or the one that `text` (of `toString`) says. */
export function seqRanges(text = ""): SeqRanges {
  const ranges: SeqRange[] = text === "" ? [] : text.split(",").map(parseRange);
  return {
    add(seq) {
      const newest = ranges.at(-1);
      if (newest?.last === seq - 1) newest.last = seq;
      else insert(ranges, seq);
    },
    has(seq) {
      const range = ranges[rangeAtOrAfter(ranges, seq)];
      return range !== undefined && range.first <= seq;
    },
    count: () => ranges.reduce((total, range) => total + range.last - range.first + 1, 0),
    ranges: () => ranges,
    *values() {
      for (const range of ranges) for (let seq = range.first; seq <= range.last; seq++) yield seq;
    },
    toString: () =>
      ranges.map((range) => (range.first === range.last ? `${range.first}` : `${range.first}-${range.last}`)).join(","),
  };
}
