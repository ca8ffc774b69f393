// From a captured file's rows to devices with readings. Pure: rows and mapping in, devices or faults out.
import type { DeviceId } from "../../lambdas/contract/brands.ts";
import { bootId, isDeviceId } from "../../lambdas/contract/brands.ts";
import type { MeasurementName, Measurements } from "../../lambdas/contract/telemetry.ts";
import { convert, type CaptureField, type CaptureMapping } from "./capture-mapping.ts";
import type { CapturedDevice, CapturedReading } from "./captured-source.ts";

/** One row by column; JSON Lines may bring numbers and nulls of their own. */
export type CaptureRow = Readonly<Record<string, unknown>>;

/** Event times to replay: from `fromMs` on, before `untilMs`. */
export interface CaptureRange {
  readonly fromMs: number;
  readonly untilMs: number;
}

export interface CaptureRowsOptions {
  readonly mapping: CaptureMapping;
  readonly range: CaptureRange;
  /** Names this capture: the boot id of all its devices. */
  readonly captureId: string;
}

/** What is wrong with a row: the column, its value and what it must be. */
class RowFault extends Error {}

const zonedIso = /^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})$/;

function textOf(row: CaptureRow, column: string): string | undefined {
  const value = row[column];
  if (value === undefined) throw new RowFault(`there is no column ${column}`);
  if (typeof value === "string") return value;
  return typeof value === "number" ? String(value) : undefined;
}

function eventMsOf(row: CaptureRow, { column, format }: CaptureMapping["time"]): number {
  const text = textOf(row, column) ?? "";
  const isNumber = text.trim() !== "" && Number.isFinite(Number(text));
  const eventMs =
    format === "iso"
      ? zonedIso.test(text)
        ? Date.parse(text)
        : Number.NaN
      : isNumber
        ? Math.round(Number(text) * (format === "epoch_s" ? 1_000 : 1))
        : Number.NaN;
  if (Number.isNaN(eventMs)) throw new RowFault(`${column} is "${text}"; it must be a time in the format ${format}`);
  return eventMs;
}

function valueOf(row: CaptureRow, field: CaptureField | undefined, mapping: CaptureMapping): number | null {
  if (field === undefined) return null;
  if ("constant" in field) return field.constant;
  if ("constants" in field) return field.constants[textOf(row, mapping.device.column) ?? ""] ?? null;
  const text = textOf(row, field.column);
  if (text === undefined || mapping.missing.includes(text)) return null;
  const value = Number(text);
  if (text.trim() === "" || !Number.isFinite(value))
    throw new RowFault(`${field.column} is "${text}"; it must be a number or one of "missing" in the mapping`);
  return convert(value, field.convert);
}

function measurementsOf(row: CaptureRow, mapping: CaptureMapping): Measurements {
  const of = (name: MeasurementName): number | null => valueOf(row, mapping.fields[name], mapping);
  return {
    temperature_c: of("temperature_c"),
    humidity_pct: of("humidity_pct"),
    battery_v: of("battery_v"),
    vibration_mm_s: of("vibration_mm_s"),
    latitude: of("latitude"),
    longitude: of("longitude"),
  };
}

function deviceIdOf(row: CaptureRow, { column, prefix }: CaptureMapping["device"]): DeviceId {
  const id = `${prefix}${textOf(row, column) ?? ""}`;
  if (!isDeviceId(id))
    throw new RowFault(`${column} gives the device id "${id}"; use letters, digits, ":", "_" or "-"`);
  return id;
}

/** The devices of a capture with their readings by event time; throws an error that names the first faulty row (from 1, without the header). */
export function capturedDevices(rows: readonly CaptureRow[], options: CaptureRowsOptions): CapturedDevice[] {
  const { mapping, range, captureId } = options;
  const byDevice = new Map<DeviceId, CapturedReading[]>();
  rows.forEach((row, index) => {
    try {
      const eventMs = eventMsOf(row, mapping.time);
      if (eventMs < range.fromMs || eventMs >= range.untilMs) return;
      const id = deviceIdOf(row, mapping.device);
      const readings = byDevice.get(id) ?? [];
      byDevice.set(id, readings);
      readings.push({ eventMs, measurements: measurementsOf(row, mapping) });
    } catch (cause) {
      if (!(cause instanceof RowFault)) throw cause;
      throw new Error(`row ${index + 1}: ${cause.message}`, { cause });
    }
  });
  const boot = bootId(captureId);
  return [...byDevice]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([deviceId, readings]) => ({
      deviceId,
      bootId: boot,
      firmware: mapping.firmware,
      readings: readings.sort((one, other) => one.eventMs - other.eventMs),
    }));
}
