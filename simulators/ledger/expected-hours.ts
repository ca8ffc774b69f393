// What the table must hold of each series and hour, by the ledger: entries of several fleets over one data directory united.
import type { ColumnSums } from "./column-sums.ts";
import type { HourEntry, UnacknowledgedReading } from "./entry.ts";
import { bothMeasured, type MeasuredHour } from "./measured-hour.ts";
import type { Ledger } from "./read-ledger.ts";
import type { DayRange, SeriesHour } from "./reconcile-sql.ts";
import { seqRanges, type SeqRanges } from "./seq-ranges.ts";

export interface ExpectedHour extends SeriesHour {
  /** Numbers of the readings that must be in the table. */
  readonly acknowledged: SeqRanges;
  readonly measured: MeasuredHour;
  /** Readings that may be in the table. */
  readonly unacknowledged: readonly UnacknowledgedReading[];
  /** Copies, beside first deliveries, that must be there, and that may. */
  readonly acknowledgedCopyCount: number;
  readonly attemptedCopyCount: number;
}

export const hourKey = ({ deviceId, series, dt, hour }: SeriesHour): string =>
  [deviceId, ...Object.values(series), dt, hour].join(" ");

export function expectedHours({ hours }: Ledger): ReadonlyMap<string, ExpectedHour> {
  const expected = new Map<string, ExpectedHour>();
  for (const entry of hours) {
    const key = hourKey(entry);
    const known = expected.get(key);
    expected.set(key, known === undefined ? hourOf(entry) : united(known, hourOf(entry)));
  }
  return expected;
}

function hourOf(entry: HourEntry): ExpectedHour {
  const { deviceId, series, dt, hour, unacknowledged, acknowledgedCopyCount, attemptedCopyCount } = entry;
  const acknowledged = seqRanges(entry.acknowledged);
  const sums: ColumnSums = Object.fromEntries(
    Object.entries(entry.sums).map(([column, [count, sum]]) => [column, { count, sum: BigInt(sum) }]),
  );
  const { lateCounts, eventMs, extremes } = entry;
  const measured: MeasuredHour = {
    readingCount: acknowledged.count(),
    ...{ lateCounts, eventMs, sums, extremes },
    sentMsSums: [BigInt(entry.sentMsSums[0]), BigInt(entry.sentMsSums[1])],
  };
  return {
    deviceId,
    series,
    dt,
    hour,
    acknowledged,
    measured,
    unacknowledged,
    acknowledgedCopyCount,
    attemptedCopyCount,
  };
}

function united(one: ExpectedHour, other: ExpectedHour): ExpectedHour {
  const acknowledged = seqRanges(one.acknowledged.toString());
  for (const number of other.acknowledged.values()) acknowledged.add(number);
  return {
    ...one,
    acknowledged,
    measured: bothMeasured(one.measured, other.measured),
    unacknowledged: [...one.unacknowledged, ...other.unacknowledged],
    acknowledgedCopyCount: one.acknowledgedCopyCount + other.acknowledgedCopyCount,
    attemptedCopyCount: one.attemptedCopyCount + other.attemptedCopyCount,
  };
}

const dayMs = 86_400_000;

function dayAround(dt: string, days: number): string {
  return new Date(Date.parse(`${dt}T00:00:00.000Z`) + days * dayMs).toISOString().slice(0, 10);
}

/** The ledger's days and one more at either end, so that a row in a partition beside its own is seen. */
export function daysOf({ hours, rejected }: Ledger): DayRange | undefined {
  const days = [
    ...hours.map(({ dt }) => dt),
    ...rejected.map(({ sentMs }) => new Date(sentMs).toISOString().slice(0, 10)),
  ].sort();
  const first = days[0];
  const last = days.at(-1);
  if (first === undefined || last === undefined) return undefined;
  return { firstDt: dayAround(first, -1), lastDt: dayAround(last, 1) };
}
