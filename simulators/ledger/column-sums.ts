// What tells any change of a column's values over a set of readings: how many there are and a sum. Numbers count in whole millionths,
// times in milliseconds, texts by their CRC-32, booleans by how many are true. SQL computes the same: reconcile-sql.ts.
import { crc32 } from "node:zlib";
import type { Field, Row, Value } from "../../contract/index.ts";
import { exactSum, roundHalfAway, type ExactSum } from "./exact-sum.ts";

/** Of one column: values that are not null, and their sum. */
export interface ColumnSum {
  readonly count: number;
  readonly sum: bigint;
}

export type ColumnSums = Readonly<Record<string, ColumnSum>>;

/** Adds readings up, column by column. */
export interface Summing {
  add(row: Row): void;
  sums(): ColumnSums;
}

const millionths = 1e6;
/** Texts whose checksum is remembered: names and states repeat, sentences do not. */
const rememberedMax = 1_000;

/** A value as the whole number that is summed. */
function weigher({ kind }: Pick<Field, "kind">): (value: NonNullable<Value>) => number {
  switch (kind) {
    case "number":
      return (value) => roundHalfAway(Number(value) * millionths);
    case "integer":
    case "timestamp":
    case "boolean":
      return Number;
    case "text":
      return textWeigher();
  }
}

function textWeigher(): (value: NonNullable<Value>) => number {
  const known = new Map<NonNullable<Value>, number>();
  return (value) => {
    const before = known.get(value);
    if (before !== undefined) return before;
    const sum = crc32(String(value));
    if (known.size < rememberedMax) known.set(value, sum);
    return sum;
  };
}

/** Makes summings over the same columns, which share what they know of texts. */
export function summings(fields: readonly Field[]): () => Summing {
  const columns = fields.map((field) => ({ column: field.column, weigh: weigher(field) }));
  return () => {
    const counts = columns.map(() => 0);
    const sums: readonly ExactSum[] = columns.map(exactSum);
    return {
      add(row) {
        for (const [index, { column, weigh }] of columns.entries()) {
          const value = row[column] ?? null;
          if (value === null) continue;
          counts[index] = (counts[index] ?? 0) + 1;
          sums[index]?.add(weigh(value));
        }
      },
      sums: () =>
        Object.fromEntries(
          columns.map(({ column }, index) => [column, { count: counts[index] ?? 0, sum: sums[index]?.total() ?? 0n }]),
        ),
    };
  };
}

const nothing: ColumnSum = { count: 0, sum: 0n };

export const addedSums = (one: ColumnSums, other: ColumnSums): ColumnSums =>
  Object.fromEntries(
    [...new Set([...Object.keys(one), ...Object.keys(other)])].map((column) => {
      const [first, second] = [one[column] ?? nothing, other[column] ?? nothing];
      return [column, { count: first.count + second.count, sum: first.sum + second.sum }];
    }),
  );
