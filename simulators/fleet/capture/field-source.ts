// One column's value from a row, by the contract's field and what the mapping says of its source.
import type { Field, Presence, Value } from "../../../contract/index.ts";
import { presenceOf } from "../../../contract/index.ts";
import type { Cell } from "./capture-error.ts";
import { RowFault } from "./capture-error.ts";
import { cellReader, constantOf } from "./cell-reader.ts";
import type { RowMapping, Source } from "./mapping.ts";
import type { Place, RowValues } from "./place.ts";
import { placeFaults, placeOf } from "./place.ts";

/** A column's value in a row; throws a RowFault. */
export type ReadValue = (row: RowValues) => Value;

export type CompiledSource =
  | { readonly kind: "compiled"; readonly read: ReadValue; readonly places: readonly Place[] }
  /** Without the key, which stands in front. */
  | { readonly kind: "refused"; readonly faults: readonly string[] };

export interface SourceRules {
  readonly mapping: RowMapping;
  readonly format: "csv" | "jsonl";
}

/** The reader of a field that the mapping gives a source. */
export function compileSource(field: Field, source: Source, { mapping, format }: SourceRules): CompiledSource {
  const named = [source.column, source.columns, source.path, source.constant, source.constants].filter(
    (one) => one !== undefined,
  );
  const faults = [
    ...(named.length === 1
      ? []
      : ["one of column, path, constant, constants says where the value comes from (columns: a date and its time)"]),
    ...keyFaults(field, source),
    ...placeFaults(source, format),
  ];
  if (faults.length > 0) return { kind: "refused", faults };
  if (source.constant !== undefined || source.constants !== undefined) return compileConstant(field, source, mapping);
  const reader = cellReader(field, source, mapping);
  const place = placeOf(source, mapping);
  if (reader.kind === "refused") return reader;
  if (place === undefined) return { kind: "refused", faults: ["column is missing"] };
  return { kind: "compiled", read: present(field, place, reader.read), places: [place] };
}

/** A cell's value, or null where the contract allows that there is none. */
export function present(field: Field, place: Place, read: (cell: Cell) => Value): ReadValue {
  const { textIn, label } = place;
  const isRequired = presenceOf(field) === "required";
  return (row) => {
    const text = textIn(row);
    if (text !== undefined) return read({ label, text });
    if (!isRequired) return null;
    throw new RowFault(
      `${label} has no value, and the contract requires ${field.column}; complete the row, or make the field nullable`,
    );
  };
}

const keysByKind: Readonly<Record<Field["kind"], readonly (keyof Source)[]>> = {
  text: ["values"],
  integer: ["convert"],
  number: ["convert"],
  boolean: ["words"],
  timestamp: ["columns", "format", "zone", "ambiguous"],
};

function keyFaults(field: Field, source: Source): string[] {
  const { kind } = field;
  const known: readonly string[] = ["column", "path", "constant", "constants", ...keysByKind[kind]];
  return Object.keys(source)
    .filter((key) => !known.includes(key))
    .map((key) => `${key} is for other fields than a ${kind}; known: ${known.join(", ")}`);
}

function compileConstant(field: Field, { constant, constants = {} }: Source, mapping: RowMapping): CompiledSource {
  const presence = presenceOf(field);
  const given = constant === undefined ? Object.entries(constants) : [["", constant] as const];
  const values = given.map(([device, value]) => ({ device, value, stored: constantOf(field, value) }));
  const faults = values
    .filter(({ stored }) => stored === undefined)
    .map(({ value }) => `${JSON.stringify(value)} is no ${wordsOfKind[field.kind]}`);
  if (faults.length > 0) return { kind: "refused", faults };
  const only = values[0]?.stored;
  if (constant !== undefined && only !== undefined) return { kind: "compiled", read: () => only, places: [] };
  const device = placeOf(mapping.device, mapping);
  const byDevice = new Map(values.map(({ device: name, stored = null }) => [name, stored]));
  const nameIn = (row: RowValues): string => device?.textIn(row) ?? mapping.device.constant ?? "";
  return { kind: "compiled", read: (row) => constantFor(nameIn(row), byDevice, { field, presence }), places: [] };
}

const wordsOfKind = {
  text: "text",
  integer: "whole number",
  number: "number",
  boolean: "true or false",
  timestamp: "time like 2026-11-21T10:00:00Z",
} as const;

interface Wanted {
  readonly field: Field;
  readonly presence: Presence;
}

function constantFor(name: string, byDevice: ReadonlyMap<string, Value>, { field, presence }: Wanted): Value {
  const value = byDevice.get(name);
  if (value !== undefined) return value;
  if (presence !== "required") return null;
  throw new RowFault(`the device is "${name}", for which fields.${field.column}.constants has no value; add it`);
}
