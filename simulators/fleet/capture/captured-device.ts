// What a capture comes to: each device's readings as the contract's rows.
import type { Row } from "../../../contract/index.ts";

export interface CapturedReading {
  /** When it was measured, or is to be sent where the contract has no clock; milliseconds since 1970. */
  readonly eventMs: number;
  /** A value for every column of the contract, without the time of receipt. */
  readonly row: Row;
}

export interface CapturedDevice {
  readonly deviceId: string;
  /** Rising by event time. */
  readonly readings: readonly CapturedReading[];
}
