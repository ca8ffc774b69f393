// What the table holds of each series and hour, as SQL answers it.
import type { Telemetry } from "../../contract/index.ts";
import type { ColumnSum, ColumnSums } from "./column-sums.ts";
import { hourKey } from "./expected-hours.ts";
import type { Fingerprint } from "./fingerprint.ts";
import { summedFields } from "./measured-hour.ts";
import { countIn, textIn, type Queries, type QueryRow } from "./queries.ts";
import { fingerprintsSql, textSumsSql, type DayRange, type SeriesHour } from "./reconcile-sql.ts";
import { seriesIdentity } from "./series.ts";

export interface TableHour extends SeriesHour {
  readonly readingCount: number;
  readonly deliveredCount: number;
  readonly lateCount: number;
  /** Of the readings' numbers. */
  readonly fingerprint: Fingerprint;
  readonly receivedMsSum: bigint;
  readonly sums: ColumnSums;
}

/** By `hourKey`. */
export async function tableHours(
  queries: Queries,
  contract: Telemetry,
  days: DayRange,
): Promise<ReadonlyMap<string, TableHour>> {
  const texts = await textSums(queries, contract, days);
  const numeric = summedFields(contract).filter(({ kind }) => kind !== "text");
  const hours = new Map<string, TableHour>();
  for (const row of await queries.rows(fingerprintsSql(contract, days))) {
    const place = seriesHourIn(contract, row);
    const key = hourKey(place);
    const sums = Object.fromEntries(
      numeric.map(({ column }) => [column, sumIn(row, `${column} count`, `${column} sum`)] as const),
    );
    hours.set(key, { ...place, ...countsIn(row), sums: { ...sums, ...texts.get(key) } });
  }
  return hours;
}

export function seriesHourIn(contract: Telemetry, row: QueryRow): SeriesHour {
  const { device, columns } = seriesIdentity(contract);
  const series = Object.fromEntries(columns.map((column) => [column, textIn(row, column)]));
  return { deviceId: textIn(row, device), series, dt: textIn(row, "dt"), hour: textIn(row, "hour") };
}

function countsIn(row: QueryRow): Omit<TableHour, keyof SeriesHour | "sums"> {
  return {
    readingCount: countIn(row, "reading_count"),
    deliveredCount: countIn(row, "delivered_count"),
    lateCount: countIn(row, "late_count"),
    fingerprint: {
      count: BigInt(textIn(row, "reading_count")),
      first: BigInt(textIn(row, "number_min")),
      last: BigInt(textIn(row, "number_max")),
      sum: BigInt(textIn(row, "number_sum")),
      squareSum: BigInt(textIn(row, "number_square_sum")),
    },
    receivedMsSum: BigInt(textIn(row, "received_ms_sum")),
  };
}

const sumIn = (row: QueryRow, count: string, sum: string): ColumnSum => ({
  count: countIn(row, count),
  sum: BigInt(row[sum] ?? 0),
});

async function textSums(
  queries: Queries,
  contract: Telemetry,
  days: DayRange,
): Promise<ReadonlyMap<string, ColumnSums>> {
  const sums = new Map<string, Record<string, ColumnSum>>();
  const sql = textSumsSql(contract, days);
  for (const row of sql === undefined ? [] : await queries.rows(sql)) {
    const key = hourKey(seriesHourIn(contract, row));
    const known = sums.get(key) ?? {};
    known[textIn(row, "column_name")] = sumIn(row, "value_count", "value_sum");
    sums.set(key, known);
  }
  return sums;
}
