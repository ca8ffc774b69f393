// Readings captured in a file, replayed as a device: at their own event times, in order, under one boot id per capture.
import type { BootId, DeviceId } from "../../lambdas/contract/brands.ts";
import type { Measurements } from "../../lambdas/contract/telemetry.ts";
import type { ReadingSource } from "./reading.ts";

export interface CapturedReading {
  readonly eventMs: number;
  readonly measurements: Measurements;
}

export interface CapturedDevice {
  readonly deviceId: DeviceId;
  readonly bootId: BootId;
  readonly firmware: string;
  /** Rising by event time. */
  readonly readings: readonly CapturedReading[];
}

/** Numbers the readings from 0, in order. */
export function capturedSource({ deviceId, bootId, firmware, readings }: CapturedDevice): ReadingSource {
  let seq = 0;
  return {
    deviceId,
    bootId,
    firmware,
    peekMs: () => readings[seq]?.eventMs,
    next() {
      const reading = readings[seq];
      if (reading === undefined) throw new Error(`${deviceId} has no reading ${seq}: ask peekMs first`);
      return { seq: seq++, ...reading };
    },
  };
}
