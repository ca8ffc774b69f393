// Ledger against the values in the telemetry table: of every series and hour whose readings are all there, each column's sum, the copies,
// the late readings and the time of receipt. What comes out is what reports must say, too.
import type { Telemetry } from "../../contract/index.ts";
import { receivedAt } from "../../contract/index.ts";
import { hourKey, type ExpectedHour } from "./expected-hours.ts";
import { bothMeasured, measurings, type Bounds, type MeasuredHour } from "./measured-hour.ts";
import type { SeriesHour } from "./reconcile-sql.ts";
import type { SeqRanges } from "./seq-ranges.ts";
import type { TableHour } from "./table-hours.ts";

/** Something of a series' hour that is not as the devices have it. */
export interface WrongValue extends SeriesHour {
  /** A column, or `copies` or `late readings`. */
  readonly what: string;
  readonly expected: string;
  readonly found: string;
}

/** A series' hour as it must be, with the unacknowledged readings that arrived. */
export interface TrueHour extends SeriesHour, MeasuredHour {
  readonly deliveredCount: number;
  readonly lateCount: number;
}

export interface ValuesCheck {
  readonly wrong: readonly WrongValue[];
  readonly truth: readonly TrueHour[];
}

export interface ValuesCheckOptions {
  readonly contract: Telemetry;
  readonly expected: ReadonlyMap<string, ExpectedHour>;
  readonly found: ReadonlyMap<string, TableHour>;
  /** Numbers of the readings that are there, of hours in which that was asked. */
  readonly drilled: ReadonlyMap<string, SeqRanges>;
  /** Hours with readings that are lost or invented: their values differ by them. */
  readonly broken: ReadonlySet<string>;
  /** How much later than it was sent a message may be received; 0 on virtual time. */
  readonly receiptToleranceMs: number;
  /** Whether hops may have delivered a record again: copies beyond the devices' own are then none of the pipe's. */
  readonly mayRedeliver: boolean;
}

export function checkValues(options: ValuesCheckOptions): ValuesCheck {
  const newMeasuring = measurings(options.contract);
  const wrong: WrongValue[] = [];
  const truth: TrueHour[] = [];
  for (const [key, expected] of options.expected) {
    const found = options.found.get(key);
    const measured = arrived(expected, options.drilled.get(key), newMeasuring);
    const copies = { least: expected.acknowledgedCopyCount, most: expected.attemptedCopyCount };
    const copyCount = found === undefined ? copies.least : found.deliveredCount - found.readingCount;
    const { deviceId, series, dt, hour } = expected;
    const isWithin = copyCount >= copies.least && (copyCount <= copies.most || options.mayRedeliver);
    const deliveredCount = measured.readingCount + (isWithin ? copyCount : copies.least);
    const lateCount = within(measured.lateCounts, found?.lateCount);
    truth.push({ deviceId, series, dt, hour, ...measured, deliveredCount, lateCount });
    if (found === undefined || options.broken.has(key)) continue;
    const place = { deviceId, series, dt, hour };
    const differing = [
      ...(isWithin ? [] : [{ what: "copies", expected: spanText(copies.least, copies.most), found: `${copyCount}` }]),
      ...differences(measured, found, options),
    ];
    wrong.push(...differing.map((difference) => ({ ...place, ...difference })));
  }
  return { wrong, truth };
}

type Difference = Pick<WrongValue, "what" | "expected" | "found">;

/** The acknowledged readings, and of the others those that are there. */
function arrived(
  { measured, unacknowledged }: ExpectedHour,
  present: SeqRanges | undefined,
  newMeasuring: ReturnType<typeof measurings>,
): MeasuredHour {
  const others = unacknowledged.filter(({ number }) => present?.has(number) === true);
  if (others.length === 0) return measured;
  const measuring = newMeasuring();
  for (const { row, sentMs } of others) measuring.add(row, sentMs, sentMs);
  return bothMeasured(measured, measuring.measured());
}

/** What was found where it is possible, otherwise the least that must be there. */
const within = ([least, most]: Bounds<number>, found = least): number =>
  found >= least && found <= most ? found : least;

const spanText = (least: number, most: number): string => (least === most ? `${least}` : `${least} to ${most}`);

function differences(
  measured: MeasuredHour,
  found: TableHour,
  { receiptToleranceMs }: ValuesCheckOptions,
): Difference[] {
  const columns = Object.entries(measured.sums).flatMap(([what, { count, sum }]): Difference[] => {
    const other = found.sums[what] ?? { count: 0, sum: 0n };
    if (other.count === count && other.sum === sum) return [];
    const text = (values: number, total: bigint): string => `${values} values, sum ${total}`;
    return [{ what, expected: text(count, sum), found: text(other.count, other.sum) }];
  });
  const [least, most] = measured.lateCounts;
  const late: Difference[] =
    within(measured.lateCounts, found.lateCount) === found.lateCount || receiptToleranceMs > 0
      ? []
      : [{ what: "late readings", expected: spanText(least, most), found: `${found.lateCount}` }];
  const [sentMsSum, acknowledgedMsSum] = measured.sentMsSums;
  const delayMs = found.receivedMsSum - sentMsSum;
  const delayMsMax = acknowledgedMsSum - sentMsSum + BigInt(measured.readingCount) * BigInt(receiptToleranceMs);
  const received: Difference[] =
    delayMs >= 0n && delayMs <= delayMsMax
      ? []
      : [{ what: receivedAt, expected: `within ${receiptToleranceMs} ms of sending`, found: `${delayMs} ms in all` }];
  return [...columns, ...late, ...received];
}

export const brokenHours = (offenders: readonly SeriesHour[]): ReadonlySet<string> => new Set(offenders.map(hourKey));
