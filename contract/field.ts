// What a contract says of one field: the column it is stored in, where it stands in the payload, and what may stand there.
// A field is plain data, so that a contract can be written as JSON and handed to a function or a worker as it is.
import type { Signal } from "./signal.ts";

/** Whether a value may be absent: `nullable` must be named and may be null, `optional` may be left out or null. */
export type Presence = "required" | "nullable" | "optional";

interface AnyField {
  /** Of the table: lower case, digits, `_`; first a letter. */
  readonly column: string;
  /** Where it stands in a reading, `meta.fw` or `rx[0].rssi`; from the message's root with `$.` in front. The column's name unless given. */
  readonly path?: string;
  /** A level of the topic. Without a path the value is the level's; with one the payload's value must equal it. */
  readonly level?: string;
  /** `required` unless given. */
  readonly presence?: Presence;
  /** One line, for the table's and the contract's documentation. */
  readonly description: string;
  /** How the simulated devices come by a value; derived from kind and range unless given. */
  readonly signal?: Signal;
}

export interface TextField extends AnyField {
  readonly kind: "text";
  /** A regular expression that the whole text matches. */
  readonly pattern?: string;
  /** All that may stand here. */
  readonly values?: readonly string[];
}

interface NumericField extends AnyField {
  /** Both ends are allowed; a value beyond is rejected as `out-of-range`. */
  readonly min?: number;
  readonly max?: number;
  /** "1" for a number without one. */
  readonly unit?: string;
  /** Reports summarise it per device and hour. */
  readonly measurement?: boolean;
  /** Readings beyond are counted as alerts; one at the limit is none. */
  readonly alert?: { readonly above?: number; readonly below?: number };
}

/** A whole number within ±(2^53 - 1). */
export interface IntegerField extends NumericField {
  readonly kind: "integer";
}

export interface NumberField extends NumericField {
  readonly kind: "number";
}

export interface BooleanField extends AnyField {
  readonly kind: "boolean";
  /** Texts that stand for the two values, as in `{ "true": "ON", "false": "OFF" }`; JSON's own unless given. */
  readonly words?: { readonly true: string; readonly false: string };
}

/**
 * How an instant is written. `iso`: ISO 8601 with `Z` or an offset, to nanoseconds; `iso-utc-ms`: in UTC with three digits and no other
 * way; `iso-local`: without an offset, in `zone`; `epoch-*`: since 1970 in the unit, as a number or as text, with decimals.
 */
export type TimestampFormat = "iso" | "iso-utc-ms" | "iso-local" | "epoch-s" | "epoch-ms" | "epoch-us" | "epoch-ns";

/** Stored to the millisecond; what is finer is cut off. */
export interface TimestampField extends AnyField {
  readonly kind: "timestamp";
  readonly format: TimestampFormat;
  /** Of `iso-local` alone, by its name in the IANA database; of an hour that comes twice the first is meant. */
  readonly zone?: string;
}

export type Field = TextField | IntegerField | NumberField | BooleanField | TimestampField;

export type FieldKind = Field["kind"];

/** A stored value; instants in epoch ms. */
export type Value = string | number | boolean | null;

export const isNumeric = (field: Field): field is IntegerField | NumberField =>
  field.kind === "integer" || field.kind === "number";

export type Measurement = (IntegerField | NumberField) & { readonly unit: string };

export const isMeasurement = (field: Field): field is Measurement =>
  isNumeric(field) && field.measurement === true && field.unit !== undefined;

export const presenceOf = ({ presence = "required" }: Field): Presence => presence;

/** Where the value is looked for in the payload; undefined where the topic alone says it. */
export const pathOf = ({ column, path, level }: Field): string | undefined =>
  path ?? (level === undefined ? column : undefined);
