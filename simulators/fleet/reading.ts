// A reading before it is bytes, and where readings come from: a simulated sensor or a captured file.
import type { Row } from "../../contract/index.ts";

export interface Reading {
  /** When it was measured, milliseconds since 1970 (UTC). */
  readonly eventMs: number;
  /** A value for every column of the contract, without the time of receipt. */
  readonly row: Row;
}

/** The readings of one device, in order of event time. */
export interface ReadingSource {
  readonly deviceId: string;
  /** Whether the contract accepts every reading, as long as nothing spoils it; a captured one it may reject. */
  readonly isAcceptable: boolean;
  /** The event time of the next reading; undefined where there is none left. */
  peekMs(): number | undefined;
  next(): Reading;
}
