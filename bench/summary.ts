// Minimum, median and maximum of repeated measurements. Pure.
import type { Measurement } from "./measure.ts";

export interface Spread {
  readonly min: number;
  readonly median: number;
  readonly max: number;
}

export type Figure =
  | "readingsPerSecond"
  | "cpuMicrosPerReading"
  | "memoryMib"
  | "memoryMibPerThousandDevices"
  | "firstReportMs"
  | "startUpMs";

export type Summary = Readonly<Record<Figure, Spread>>;

const mebibyte = 2 ** 20;

export function spreadOf(values: readonly number[]): Spread {
  const sorted = values.toSorted((a, b) => a - b);
  const middle = (sorted.length - 1) / 2;
  const at = (index: number): number => sorted[index] ?? Number.NaN;
  return { min: at(0), median: (at(Math.floor(middle)) + at(Math.ceil(middle))) / 2, max: at(sorted.length - 1) };
}

/** `baselineBytes`: what the same run takes with next to no devices. */
export function summarise(measurements: readonly Measurement[], deviceCount: number, baselineBytes: number): Summary {
  const spread = (figure: (measurement: Measurement) => number): Spread => spreadOf(measurements.map(figure));
  return {
    readingsPerSecond: spread((one) => one.readingsPerSecond),
    cpuMicrosPerReading: spread((one) => one.cpuMicrosPerReading),
    memoryMib: spread((one) => one.memoryBytes / mebibyte),
    memoryMibPerThousandDevices: spread((one) => (1_000 * (one.memoryBytes - baselineBytes)) / mebibyte / deviceCount),
    firstReportMs: spread((one) => one.firstReportMs),
    startUpMs: spread((one) => one.phaseMs.starting),
  };
}
