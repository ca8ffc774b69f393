// Ledger against the telemetry table: every acknowledged reading is there, and nothing that no device sent.
// One fingerprint a device and hour; the readings themselves are asked for only where a fingerprint differs.
import { expectedHours, hourKey, type ExpectedHour } from "./expected-hours.ts";
import { fingerprintOf, sameFingerprint, type Fingerprint } from "./fingerprint.ts";
import { countIn, textIn, type Queries, type QueryRow } from "./queries.ts";
import type { Ledger } from "./read-ledger.ts";
import { fingerprintsSql, readingsSql, type DayRange, type DeviceHour } from "./reconcile-sql.ts";
import { seqRanges, type SeqRanges } from "./seq-ranges.ts";

/** Readings of one device, boot and hour that are not as they must be. */
export interface Offender extends DeviceHour {
  /** As ranges; undefined where only their number is known. */
  readonly seqs: string | undefined;
  readonly readingCount: number;
}

export interface ReadingsCheck {
  /** Distinct readings in the table. */
  readonly acceptedCount: number;
  readonly duplicatesRemovedCount: number;
  readonly lateCount: number;
  readonly lost: readonly Offender[];
  readonly invented: readonly Offender[];
  /** Distinct readings in the table, by window (`dt hour`). */
  readonly presentCounts: ReadonlyMap<string, number>;
}

interface TableHour extends DeviceHour {
  readonly readingCount: number;
  readonly deliveredCount: number;
  readonly lateCount: number;
  readonly fingerprint: Fingerprint;
}

/** Hours to ask for reading by reading; beyond them offenders are counted, not named. */
const drilledHourCountMax = 200;
const hoursPerQuery = 20;

function deviceHourIn(row: QueryRow): DeviceHour {
  return {
    deviceId: textIn(row, "device_id"),
    bootId: textIn(row, "boot_id"),
    dt: textIn(row, "dt"),
    hour: textIn(row, "hour"),
  };
}

function tableHour(row: QueryRow): TableHour {
  return {
    ...deviceHourIn(row),
    readingCount: countIn(row, "reading_count"),
    deliveredCount: countIn(row, "delivered_count"),
    lateCount: countIn(row, "late_count"),
    fingerprint: {
      count: BigInt(textIn(row, "reading_count")),
      first: BigInt(textIn(row, "seq_min")),
      last: BigInt(textIn(row, "seq_max")),
      sum: BigInt(textIn(row, "seq_sum")),
      squareSum: BigInt(textIn(row, "seq_square_sum")),
    },
  };
}

function asExpected(expected: ExpectedHour | undefined, found: TableHour | undefined): boolean {
  if (expected === undefined) return false;
  return (
    sameFingerprint(fingerprintOf(expected.acknowledged), found?.fingerprint) ||
    sameFingerprint(fingerprintOf(expected.attempted), found?.fingerprint)
  );
}

/** The readings that the table holds of the given hours. */
async function drill(queries: Queries, hours: readonly DeviceHour[], days: DayRange): Promise<Map<string, SeqRanges>> {
  const present = new Map<string, SeqRanges>(hours.map((hour) => [hourKey(hour), seqRanges()]));
  for (let first = 0; first < hours.length; first += hoursPerQuery) {
    const rows = await queries.rows(readingsSql(hours.slice(first, first + hoursPerQuery), days));
    for (const row of rows) present.get(hourKey(deviceHourIn(row)))?.add(countIn(row, "seq"));
  }
  return present;
}

function missingFrom(set: SeqRanges, wanted: SeqRanges): SeqRanges {
  const missing = seqRanges();
  for (const seq of wanted.values()) if (!set.has(seq)) missing.add(seq);
  return missing;
}

interface Suspect {
  readonly deviceHour: DeviceHour;
  readonly expected: ExpectedHour | undefined;
  readonly found: TableHour | undefined;
}

function named({ deviceHour: { deviceId, bootId, dt, hour } }: Suspect, seqs: SeqRanges): Offender[] {
  const readingCount = seqs.count();
  return readingCount === 0 ? [] : [{ deviceId, bootId, dt, hour, seqs: seqs.toString(), readingCount }];
}

function counted({ deviceHour: { deviceId, bootId, dt, hour } }: Suspect, readingCount: number): Offender[] {
  return readingCount <= 0 ? [] : [{ deviceId, bootId, dt, hour, seqs: undefined, readingCount }];
}

function compare(suspect: Suspect, present: SeqRanges | undefined): { lost: Offender[]; invented: Offender[] } {
  const { expected, found } = suspect;
  if (present !== undefined) {
    const lost = missingFrom(present, expected?.acknowledged ?? seqRanges());
    const invented = missingFrom(expected?.attempted ?? seqRanges(), present);
    return { lost: named(suspect, lost), invented: named(suspect, invented) };
  }
  const presentCount = found?.readingCount ?? 0;
  const lostCount = (expected?.acknowledged.count() ?? 0) - presentCount;
  const inventedCount = presentCount - (expected?.attempted.count() ?? 0);
  // Fingerprints differ at equal counts: at least one reading is missing behind one that should not be there.
  if (lostCount <= 0 && inventedCount <= 0) return { lost: counted(suspect, 1), invented: counted(suspect, 1) };
  return { lost: counted(suspect, lostCount), invented: counted(suspect, inventedCount) };
}

function suspects(expected: ReadonlyMap<string, ExpectedHour>, found: ReadonlyMap<string, TableHour>): Suspect[] {
  const keys = [...new Set([...expected.keys(), ...found.keys()])].sort();
  return keys.flatMap((key) => {
    const suspect = { expected: expected.get(key), found: found.get(key) };
    const deviceHour = suspect.expected ?? suspect.found;
    return deviceHour === undefined || asExpected(suspect.expected, suspect.found) ? [] : [{ ...suspect, deviceHour }];
  });
}

function presentCounts(hours: Iterable<TableHour>): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { dt, hour, readingCount } of hours) {
    const window = `${dt} ${hour}`;
    counts.set(window, (counts.get(window) ?? 0) + readingCount);
  }
  return counts;
}

export async function checkReadings(queries: Queries, ledger: Ledger, days: DayRange): Promise<ReadingsCheck> {
  const found = new Map<string, TableHour>();
  for (const row of await queries.rows(fingerprintsSql(days))) {
    const hour = tableHour(row);
    found.set(hourKey(hour), hour);
  }
  const suspected = suspects(expectedHours(ledger), found);
  const drilled = suspected.slice(0, drilledHourCountMax).map(({ deviceHour }) => deviceHour);
  const present = await drill(queries, drilled, days);
  const compared = suspected.map((suspect) => compare(suspect, present.get(hourKey(suspect.deviceHour))));

  const sum = (count: (hour: TableHour) => number): number =>
    [...found.values()].reduce((total, hour) => total + count(hour), 0);
  const acceptedCount = sum((hour) => hour.readingCount);
  return {
    acceptedCount,
    duplicatesRemovedCount: sum((hour) => hour.deliveredCount) - acceptedCount,
    lateCount: sum((hour) => hour.lateCount),
    lost: compared.flatMap(({ lost }) => lost),
    invented: compared.flatMap(({ invented }) => invented),
    presentCounts: presentCounts(found.values()),
  };
}
