// A reading before it is bytes, and where readings come from: a simulated sensor or a captured file.
import type { BootId, DeviceId } from "../../lambdas/contract/brands.ts";
import type { Measurements, TelemetryPayload } from "../../lambdas/contract/telemetry.ts";
import { contractVersion } from "../../lambdas/contract/telemetry.ts";

export interface Reading {
  readonly seq: number;
  /** When it was measured, milliseconds since 1970 (UTC). */
  readonly eventMs: number;
  readonly measurements: Measurements;
}

/** The readings of one device and boot, in order of seq and of event time. */
export interface ReadingSource {
  readonly deviceId: DeviceId;
  readonly bootId: BootId;
  /** Semantic version. */
  readonly firmware: string;
  /** The event time of the next reading; undefined where there is none left. */
  peekMs(): number | undefined;
  next(): Reading;
}

/** The reading as the contract has it on the wire. */
export function payloadFields(source: ReadingSource, reading: Reading): TelemetryPayload {
  return {
    v: contractVersion,
    device_id: source.deviceId,
    boot_id: source.bootId,
    seq: reading.seq,
    event_time: new Date(reading.eventMs).toISOString(),
    ...reading.measurements,
    firmware: source.firmware,
  };
}
