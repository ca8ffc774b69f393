// The one table of what a reading measures: unit, physical range and stored type of each numeric field.
// The telemetry contract judges by it, the stored columns and the row's type derive from it, and the catalog must say
// for each how it is reported: a field added here leads the compiler to every place that has to know it.
import type { Column } from "./stored-table.ts";

/** A measured field: a stored column with the range outside which a value is rejected (both ends allowed). */
export interface Measurement extends Column {
  readonly type: "double";
  readonly unit: string;
  readonly min: number;
  readonly max: number;
}

export const measurements = {
  temperature_c: { type: "double", unit: "°C", min: -60, max: 125, comment: "air temperature at the device" },
  humidity_pct: { type: "double", unit: "%", min: 0, max: 100, comment: "relative humidity" },
  battery_v: { type: "double", unit: "V", min: 0, max: 6, comment: "battery voltage" },
  vibration_mm_s: { type: "double", unit: "mm/s", min: 0, max: 200, comment: "vibration velocity, RMS" },
  latitude: { type: "double", unit: "degrees", min: -90, max: 90, comment: "WGS 84 latitude" },
  longitude: { type: "double", unit: "degrees", min: -180, max: 180, comment: "WGS 84 longitude" },
} as const satisfies Record<string, Measurement>;

export type MeasurementName = keyof typeof measurements;

/** The measured values of one reading; null where the sensor had none. */
export type Measurements = { readonly [Name in MeasurementName]: number | null };

const isMeasurementName = (name: string): name is MeasurementName => Object.hasOwn(measurements, name);

/** The measured fields in stored order. */
export const measurementNames: readonly MeasurementName[] = Object.keys(measurements).filter(isMeasurementName);
