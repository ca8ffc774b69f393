// What the devices measured, put together as a report's rows are: by window, by device, by device and metric.
import type { Telemetry } from "../../contract/index.ts";
import { isNumeric } from "../../contract/index.ts";
import type { Fact, Report, Truth } from "../../queries/index.ts";
import type { TrueHour } from "./check-values.ts";
import { bothMeasured, type MeasuredHour } from "./measured-hour.ts";
import { textIn, type QueryRow } from "./queries.ts";
import { reportPlace } from "./reconcile-sql.ts";

/** The readings that one row of a report stands for. */
export interface TrueRow extends MeasuredHour {
  readonly deliveredCount: number;
  readonly lateCount: number;
  readonly devices: ReadonlySet<string>;
  /** Of a row that stands for a metric. */
  readonly metric: string | undefined;
}

/** By window, then by what a row stands for: a device, a device and a metric, or nothing more. */
export type TrueRows = ReadonlyMap<string, ReadonlyMap<string, TrueRow>>;

/** The window of a row of a report, `2026-01-05 08` or a day, by the partition that it lies in. */
export const windowIn = (report: Report, row: QueryRow): string =>
  reportPlace(report)
    .map((column) => textIn(row, column))
    .join(" ");

export function trueRows(report: Report, per: Truth["per"], hours: readonly TrueHour[]): TrueRows {
  const windows = new Map<string, Map<string, TrueRow>>();
  for (const hour of hours) {
    if (hour.readingCount === 0) continue;
    const window = windowIn(report, { dt: hour.dt, hour: hour.hour });
    const rows = windows.get(window) ?? new Map<string, TrueRow>();
    windows.set(window, rows);
    for (const [key, metric] of rowsOf(per, hour)) {
      const known = rows.get(key);
      rows.set(key, known === undefined ? rowOf(hour, metric) : joined(known, rowOf(hour, metric)));
    }
  }
  return windows;
}

function rowsOf(
  per: Truth["per"],
  { deviceId, extremes }: TrueHour,
): readonly (readonly [string, string | undefined])[] {
  switch (per) {
    case "window":
    case "total":
      return [["", undefined]];
    case "device":
      return [[deviceId, undefined]];
    case "metric":
      return Object.keys(extremes).map((metric) => [`${deviceId} ${metric}`, metric] as const);
  }
}

const rowOf = (hour: TrueHour, metric: string | undefined): TrueRow => ({
  ...hour,
  devices: new Set([hour.deviceId]),
  metric,
});

const joined = (one: TrueRow, other: TrueRow): TrueRow => ({
  ...bothMeasured(one, other),
  deliveredCount: one.deliveredCount + other.deliveredCount,
  lateCount: one.lateCount + other.lateCount,
  devices: new Set([...one.devices, ...other.devices]),
  metric: one.metric,
});

const millionths = 1e6;

/** A fact as the report must have it: a whole number, epoch ms, or a double; undefined where there is none (null). */
export function factOf(fact: Fact, row: TrueRow | undefined, contract: Telemetry): number | undefined {
  switch (fact) {
    case "readings":
      return row?.readingCount ?? 0;
    case "deliveries":
      return row?.deliveredCount ?? 0;
    case "duplicates":
      return row === undefined ? 0 : row.deliveredCount - row.readingCount;
    case "late":
      return row?.lateCount ?? 0;
    case "devices":
      return row?.devices.size ?? 0;
    case "first-event-time":
      return row?.eventMs?.[0];
    case "last-event-time":
      return row?.eventMs?.[1];
    case "values":
      return sumOf(row)?.count;
    case "min":
      return row === undefined ? undefined : row.extremes[row.metric ?? ""]?.[0];
    case "max":
      return row === undefined ? undefined : row.extremes[row.metric ?? ""]?.[1];
    case "avg": {
      const sum = sumOf(row);
      if (sum === undefined || row?.metric === undefined) return undefined;
      const isWhole = contract.fields.some(
        (field) => field.column === row.metric && isNumeric(field) && field.kind === "integer",
      );
      return Number(isWhole ? sum.sum * BigInt(millionths) : sum.sum) / millionths / sum.count;
    }
  }
}

const sumOf = (row: TrueRow | undefined) => (row?.metric === undefined ? undefined : row.sums[row.metric]);
