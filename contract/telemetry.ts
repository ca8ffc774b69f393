// The contract between a fleet and its pipeline, as one value: what a device publishes, on which topic, what makes a reading one,
// and when it is measured. Judgement, table, reports, fleet, replay and ledger derive from it.
import type { Field } from "./field.ts";

/** Devices' bytes to the message that JSON would have given; throws or answers undefined for bytes that are none. Pure. */
export type Decode = (payload: Uint8Array, topic: string) => unknown;

/** The way back, for the simulated fleet. Pure. */
export type Encode = (message: unknown, topic: string) => string | Uint8Array;

export interface Lateness {
  /** A reading is late when it is received more than this after it was measured. */
  readonly lateAfterMs: number;
  /** A reading measured more than this after its receipt is rejected: the device's clock is wrong. */
  readonly clockAheadMsMax: number;
  /** A reading received more than this after it was measured is rejected, unless the stage says otherwise. */
  readonly acceptedMsMax: number;
}

/** A number without gaps from 0 on, per device and, where devices say when they start anew, per boot. */
export interface Sequence<Column extends string = string> {
  readonly column: Column;
  readonly boot?: Column;
}

/** What the payload says of the contract's version, and the one that is understood. */
export interface Version {
  readonly path: string;
  readonly is: number | string;
}

/** What is written to define a contract; `Column` is any of its fields'. */
export interface TelemetryDefinition<Column extends string = string> {
  /** With named levels: `acme/{site}/{device_id}/data`. */
  readonly topic: string;
  /** In the order in which they are stored. */
  readonly fields: readonly (Field & { readonly column: Column })[];
  /** Who measured: a text that is never null. */
  readonly device: Column;
  /** The columns that make a reading one: two rows that agree in all of them are copies. */
  readonly identity: readonly (Column | "received_at")[];
  /** When it was measured; `received_at` for devices without a clock. */
  readonly eventTime: Column | "received_at";
  readonly sequence?: Sequence<Column>;
  readonly version?: Version;
  readonly lateness?: Partial<Lateness>;
  /** Where a message holds several readings: `$.values[*]`, `$[*]`, or `$.{device_id}[*]`, whose key is a level as the topic's are. */
  readonly readings?: string;
  /** A payload above this is rejected unread (8,192). */
  readonly payloadBytesMax?: number;
  /** For payloads that are no JSON. */
  readonly decode?: Decode;
  readonly encode?: Encode;
  /** `import.meta.url` of the module that exports `decode`: what the transform is bundled with. Needed where `decode` is given. */
  readonly module?: string;
}

/** A contract that has been checked, with everything said that was left to the defaults. */
export interface Telemetry {
  readonly topic: string;
  readonly fields: readonly Field[];
  readonly device: string;
  readonly identity: readonly string[];
  readonly eventTime: string;
  readonly sequence: Sequence | undefined;
  readonly version: Version | undefined;
  readonly lateness: Lateness;
  readonly readings: string | undefined;
  readonly payloadBytesMax: number;
  readonly decode: Decode | undefined;
  readonly encode: Encode | undefined;
  readonly module: string | undefined;
}

/** When the rules engine received the message: a column of every table, beside the contract's own. */
export const receivedAt = "received_at";

/** The partition of an hour of event time: columns of every table, kept in the path. */
export const partitionColumns = ["dt", "hour"] as const;

/** The field of a column; throws where the contract has none, which `defineTelemetry` rules out for the columns that it names. */
export function fieldOf({ fields }: Pick<Telemetry, "fields">, column: string): Field {
  const field = fields.find((one) => one.column === column);
  if (field === undefined) throw new Error(`the contract has no column ${column}`);
  return field;
}
