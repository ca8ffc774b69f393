// Readings beyond these raise an alert in fleet_hourly. Stated once: the SQL gets them as parameters.
import type { MeasurementName } from "./measurements.ts";

/** A threshold in the measurement's own unit; a reading at the limit is no alert. */
export interface Threshold {
  readonly measurement: MeasurementName;
  readonly direction: "above" | "below";
  readonly limit: number;
}

export const thresholds = {
  temperature_c_high: { measurement: "temperature_c", direction: "above", limit: 40 },
  humidity_pct_high: { measurement: "humidity_pct", direction: "above", limit: 95 },
  battery_v_low: { measurement: "battery_v", direction: "below", limit: 3.3 },
  // Where ISO 20816-3 begins to call the vibration of medium machines damaging.
  vibration_mm_s_high: { measurement: "vibration_mm_s", direction: "above", limit: 7.1 },
} as const satisfies Record<string, Threshold>;
