// Ledger against the telemetry table: every acknowledged reading is there, and nothing that no device sent. One fingerprint a series and
// hour; the readings themselves are asked for only where a fingerprint differs.
import type { Telemetry } from "../../contract/index.ts";
import { hourKey, type ExpectedHour } from "./expected-hours.ts";
import { fingerprintOf, sameFingerprint } from "./fingerprint.ts";
import { countIn, type Queries } from "./queries.ts";
import { readingNumbersSql, type DayRange, type SeriesHour } from "./reconcile-sql.ts";
import { seqRanges, type SeqRanges } from "./seq-ranges.ts";
import { describeNumbers, seriesIdentity } from "./series.ts";
import { seriesHourIn, type TableHour } from "./table-hours.ts";

/** Readings of one series and hour that are not as they must be. */
export interface Offender extends SeriesHour {
  /** `seq 5-7`; undefined where only their number is known. */
  readonly readings: string | undefined;
  readonly readingCount: number;
}

export interface ReadingsCheck {
  readonly lost: readonly Offender[];
  readonly invented: readonly Offender[];
  /**
   * Numbers of the readings that are there, of each hour whose readings are neither all the acknowledged ones nor named offenders: which
   * of the unacknowledged ones arrived.
   */
  readonly drilled: ReadonlyMap<string, SeqRanges>;
}

/** Hours to ask for reading by reading; beyond them offenders are counted, not named. */
const drilledHourCountMax = 200;
const hoursPerQuery = 20;

export interface ReadingsCheckOptions {
  readonly contract: Telemetry;
  readonly expected: ReadonlyMap<string, ExpectedHour>;
  readonly found: ReadonlyMap<string, TableHour>;
  readonly days: DayRange;
}

export async function checkReadings(queries: Queries, options: ReadingsCheckOptions): Promise<ReadingsCheck> {
  const suspected = suspects(options);
  const asked = suspected.slice(0, drilledHourCountMax).map(({ place }) => place);
  const drilled = await drill(queries, asked, options);
  const compared = suspected.map((suspect) => compare(suspect, drilled.get(hourKey(suspect.place)), options.contract));
  return {
    lost: compared.flatMap(({ lost }) => lost),
    invented: compared.flatMap(({ invented }) => invented),
    drilled,
  };
}

interface Suspect {
  readonly place: SeriesHour;
  readonly expected: ExpectedHour | undefined;
  readonly found: TableHour | undefined;
}

function suspects({ expected, found }: ReadingsCheckOptions): Suspect[] {
  const keys = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return keys.flatMap((key) => {
    const suspect = { expected: expected.get(key), found: found.get(key) };
    const place = suspect.expected ?? suspect.found;
    return place === undefined || isAsExpected(suspect.expected, suspect.found) ? [] : [{ ...suspect, place }];
  });
}

const isAsExpected = (expected: ExpectedHour | undefined, found: TableHour | undefined): boolean =>
  expected !== undefined && sameFingerprint(fingerprintOf(expected.acknowledged), found?.fingerprint);

/** The readings' numbers that the table holds of the given hours. */
async function drill(
  queries: Queries,
  hours: readonly SeriesHour[],
  { contract, days }: ReadingsCheckOptions,
): Promise<Map<string, SeqRanges>> {
  const present = new Map(hours.map((hour) => [hourKey(hour), seqRanges()]));
  for (let first = 0; first < hours.length; first += hoursPerQuery) {
    const rows = await queries.rows(readingNumbersSql(contract, hours.slice(first, first + hoursPerQuery), days));
    for (const row of rows) present.get(hourKey(seriesHourIn(contract, row)))?.add(countIn(row, "reading_number"));
  }
  return present;
}

function compare(suspect: Suspect, present: SeqRanges | undefined, contract: Telemetry) {
  const { expected, found } = suspect;
  const acknowledged = expected?.acknowledged ?? seqRanges();
  const attempted = seqRanges(acknowledged.toString());
  for (const { number } of expected?.unacknowledged ?? []) attempted.add(number);
  if (present !== undefined)
    return {
      lost: named(suspect, missingFrom(present, acknowledged), contract),
      invented: named(suspect, missingFrom(attempted, present), contract),
    };
  const presentCount = found?.readingCount ?? 0;
  const lostCount = acknowledged.count() - presentCount;
  const inventedCount = presentCount - attempted.count();
  // Fingerprints differ at equal counts: at least one reading is missing behind one that should not be there.
  if (lostCount <= 0 && inventedCount <= 0) return { lost: counted(suspect, 1), invented: counted(suspect, 1) };
  return { lost: counted(suspect, lostCount), invented: counted(suspect, inventedCount) };
}

function missingFrom(set: SeqRanges, wanted: SeqRanges): SeqRanges {
  const missing = seqRanges();
  for (const number of wanted.values()) if (!set.has(number)) missing.add(number);
  return missing;
}

function named(
  { place: { deviceId, series, dt, hour } }: Suspect,
  numbers: SeqRanges,
  contract: Telemetry,
): Offender[] {
  const readingCount = numbers.count();
  if (readingCount === 0) return [];
  const readings = describeNumbers(seriesIdentity(contract), [...numbers.values()], numbers.toString());
  return [{ deviceId, series, dt, hour, readings, readingCount }];
}

function counted({ place: { deviceId, series, dt, hour } }: Suspect, readingCount: number): Offender[] {
  return readingCount <= 0 ? [] : [{ deviceId, series, dt, hour, readings: undefined, readingCount }];
}
