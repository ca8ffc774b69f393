// What a set of readings of one hour comes to: counts, ends, column sums and the extremes of each measurement. The devices add it up as
// they send, and the reconciliation adds what was never acknowledged and is in the table all the same.
import type { Field, Row, Telemetry } from "../../contract/index.ts";
import { isMeasurement, receivedAt } from "../../contract/index.ts";
import { addedSums, summings, type ColumnSums } from "./column-sums.ts";
import { exactSum } from "./exact-sum.ts";
import { seriesIdentity } from "./series.ts";

export type Ends = readonly [lowest: number, highest: number];
export type Bounds<Amount> = readonly [least: Amount, most: Amount];

export interface MeasuredHour {
  readonly readingCount: number;
  /** By the first sending of each reading, and by the one that was acknowledged: what counts is which of them arrived first. */
  readonly lateCounts: Bounds<number>;
  /** Of event time, epoch ms; undefined without readings. */
  readonly eventMs: Ends | undefined;
  readonly sentMsSums: Bounds<bigint>;
  readonly sums: ColumnSums;
  /** Of each measurement that has a value. */
  readonly extremes: Readonly<Record<string, Ends>>;
}

export interface Measuring {
  /** `acknowledgedMs`: when it was sent with success, which is later than the first time where that had no answer. */
  add(row: Row, sentMs: number, acknowledgedMs: number): void;
  measured(): MeasuredHour;
}

/** Makes accounts of readings of a contract. */
export function measurings(contract: Telemetry): () => Measuring {
  const newSumming = summings(summedFields(contract));
  const metrics = contract.fields.filter(isMeasurement).map(({ column }) => column);
  const { eventTime, lateness } = contract;
  return () => {
    const summing = newSumming();
    const [sentSum, acknowledgedSum] = [exactSum(), exactSum()];
    const lowest = metrics.map(() => Infinity);
    const highest = metrics.map(() => -Infinity);
    let [readingCount, lateCount, lateCountMax, firstMs, lastMs] = [0, 0, 0, Infinity, -Infinity];
    return {
      add(row, sentMs, acknowledgedMs) {
        const eventMs = eventTime === receivedAt ? sentMs : Number(row[eventTime]);
        readingCount++;
        if (sentMs - eventMs > lateness.lateAfterMs) lateCount++;
        if (acknowledgedMs - eventMs > lateness.lateAfterMs) lateCountMax++;
        firstMs = Math.min(firstMs, eventMs);
        lastMs = Math.max(lastMs, eventMs);
        sentSum.add(sentMs);
        acknowledgedSum.add(acknowledgedMs);
        summing.add(row);
        for (let index = 0; index < metrics.length; index++) {
          const value = row[metrics[index] ?? ""];
          if (typeof value !== "number") continue;
          if (value < (lowest[index] ?? 0)) lowest[index] = value;
          if (value > (highest[index] ?? 0)) highest[index] = value;
        }
      },
      measured: () => ({
        readingCount,
        lateCounts: [lateCount, lateCountMax],
        eventMs: readingCount === 0 ? undefined : [firstMs, lastMs],
        sentMsSums: [sentSum.total(), acknowledgedSum.total()],
        sums: summing.sums(),
        extremes: Object.fromEntries(
          metrics.flatMap((metric, index) => {
            const ends: Ends = [lowest[index] ?? Infinity, highest[index] ?? -Infinity];
            return ends[0] > ends[1] ? [] : [[metric, ends] as const];
          }),
        ),
      }),
    };
  };
}

/** The fields whose values are summed: what names a reading is compared as such. */
export function summedFields(contract: Telemetry): readonly Field[] {
  const { device, columns, number } = seriesIdentity(contract);
  const named: ReadonlySet<string> = new Set([device, ...columns, number?.column ?? device]);
  return contract.fields.filter(({ column }) => !named.has(column));
}

const widest = (one: Ends | undefined, other: Ends | undefined): Ends | undefined =>
  one === undefined || other === undefined ? (one ?? other) : [Math.min(one[0], other[0]), Math.max(one[1], other[1])];

/** Two sets that share no reading, as one. */
export const bothMeasured = (one: MeasuredHour, other: MeasuredHour): MeasuredHour => ({
  readingCount: one.readingCount + other.readingCount,
  lateCounts: [one.lateCounts[0] + other.lateCounts[0], one.lateCounts[1] + other.lateCounts[1]],
  eventMs: widest(one.eventMs, other.eventMs),
  sentMsSums: [one.sentMsSums[0] + other.sentMsSums[0], one.sentMsSums[1] + other.sentMsSums[1]],
  sums: addedSums(one.sums, other.sums),
  extremes: Object.fromEntries(
    [...new Set([...Object.keys(one.extremes), ...Object.keys(other.extremes)])].flatMap((metric) => {
      const ends = widest(one.extremes[metric], other.extremes[metric]);
      return ends === undefined ? [] : [[metric, ends] as const];
    }),
  ),
});
