// One publish of a device, with what must become of each reading in it.
import type { RejectionReason, Row } from "../../contract/index.ts";

/** A reading that must be stored: a value for every column but the time of receipt. */
export interface SentReading {
  readonly row: Row;
}

/** What must be rejected of a message: a reading by its position, or all of it as one, at position 0. */
export interface Rejection {
  readonly position: number;
  readonly reason: RejectionReason;
}

export interface Attempt {
  /** As the rule sees it, without the Basic Ingest prefix. */
  readonly topic: string;
  readonly payload: string | Uint8Array;
  /** When it is taken to be received, milliseconds since 1970. */
  readonly sentMs: number;
  readonly readings: readonly SentReading[];
  readonly rejections: readonly Rejection[];
  /** Readings that the device measured for it: none where it repeats an earlier message. */
  readonly measuredCount: number;
  /** The fault that was injected, if any. */
  readonly fault: string | undefined;
}
