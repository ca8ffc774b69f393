// From a captured row to the contract's row: each column by the mapping, and what the replay fills itself. Compiled once, with every
// fault of the mapping against the contract, before a row is read.
import type { Field, Telemetry, Value } from "../../../contract/index.ts";
import { isDeviceName, presenceOf, receivedAt } from "../../../contract/index.ts";
import { RowFault, wrongCell } from "./capture-error.ts";
import type { ReadValue } from "./field-source.ts";
import { compileSource } from "./field-source.ts";
import { compileClock } from "./instants.ts";
import type { RowMapping } from "./mapping.ts";
import { numeralReader } from "./numeral.ts";
import type { Place, RowValues } from "./place.ts";
import { placeFaults, placeOf } from "./place.ts";

export interface RowReader {
  /** Epoch ms; throws a RowFault. */
  readonly eventMsIn: (row: RowValues) => number;
  /** A value for each column but sequence and boot, which come when all rows are known; throws a RowFault. */
  readonly read: (row: RowValues, eventMs: number) => CapturedRow;
  /** Wherever a value is looked for. */
  readonly places: readonly Place[];
}

export interface CapturedRow {
  readonly deviceId: string;
  /** In the contract's order. */
  readonly values: Record<string, Value>;
}

export type CompiledRows =
  /** Faults begin with the key. */
  | { readonly kind: "compiled"; readonly reader: RowReader }
  | { readonly kind: "refused"; readonly faults: readonly string[] };

export interface RowRules {
  readonly contract: Telemetry;
  readonly format: "csv" | "jsonl";
}

export function compileRows(mapping: RowMapping, { contract, format }: RowRules): CompiledRows {
  const faults: string[] = [];
  const places: Place[] = [];
  const under = (key: string, all: readonly string[]): void => {
    faults.push(...all.map((fault) => `${key}: ${fault}`));
  };

  under("fields", unknownColumns(mapping, contract));
  under("device", [...placeFaults(mapping.device, format), ...deviceFaults(mapping.device)]);
  under("time", placeFaults(mapping.time, format));
  under("fields", bootFaults(mapping, contract));
  if (mapping.thousands === mapping.decimal) faults.push("thousands: it is the decimal mark too; change one of them");
  const clock = compileClock(mapping.time, numeralReader(mapping));
  if (clock.kind === "refused") under("time", clock.faults);

  const columns = contract.fields.flatMap((field): { column: string; read: ReadValue }[] => {
    const { column } = field;
    const isSaidAlready = column === contract.device || column === contract.eventTime;
    const source = isSaidAlready ? undefined : mapping.fields[column];
    if (source === undefined) {
      const read = filled(field, contract);
      if (read === undefined) under(`fields.${column}`, [unfilled(field)]);
      return read === undefined ? [] : [{ column, read }];
    }
    const compiled = compileSource(field, source, { mapping, format });
    if (compiled.kind === "refused") under(`fields.${column}`, compiled.faults);
    else places.push(...compiled.places);
    return compiled.kind === "refused" ? [] : [{ column, read: levelChecked(field, compiled.read) }];
  });

  const device = placeOf(mapping.device, mapping);
  const time = placeOf(mapping.time, mapping);
  if (time === undefined) faults.push("time: column is missing; write column, columns or path");
  if (faults.length > 0 || time === undefined || clock.kind === "refused") return { kind: "refused", faults };
  const deviceIn = deviceReader(mapping.device, device);
  const eventMsIn = (row: RowValues): number => {
    const text = time.textIn(row);
    if (text === undefined) throw new RowFault(`${time.label} has no value; complete the row, or delete it`);
    return clock.read({ label: time.label, text });
  };
  const read = (row: RowValues, eventMs: number): CapturedRow => {
    const deviceId = deviceIn(row);
    const values: Record<string, Value> = {};
    for (const { column, read: readValue } of columns) values[column] = readValue(row);
    values[contract.device] = deviceId;
    if (contract.eventTime !== receivedAt) values[contract.eventTime] = eventMs;
    return { deviceId, values };
  };
  const all = [time, ...(device === undefined ? [] : [device]), ...places];
  return { kind: "compiled", reader: { eventMsIn, read, places: all } };
}

function unknownColumns({ fields }: RowMapping, { fields: columns, device, eventTime }: Telemetry): string[] {
  const known = columns.map(({ column }) => column).filter((column) => column !== device && column !== eventTime);
  return Object.keys(fields).flatMap((column) => {
    if (column === device) return [`${column} is the device, which "device" says already: leave it out`];
    if (column === eventTime) return [`${column} is the event time, which "time" says already: leave it out`];
    return known.includes(column) ? [] : [`${column} is no column of the contract; known: ${known.join(", ")}`];
  });
}

function deviceFaults({ column, path, constant, prefix }: RowMapping["device"]): string[] {
  const given = [column, path, constant].filter((one) => one !== undefined);
  if (given.length !== 1) return ["write one of column, path or, for a file of one device, constant"];
  return constant === undefined || isDeviceName(prefix + constant) ? [] : [`constant is "${constant}"; ${deviceRule}`];
}

const deviceRule = `a device id is 1 to 128 letters, digits, ":", "_" or "-"`;

function deviceReader({ prefix, constant = "" }: RowMapping["device"], place: Place | undefined) {
  const only = prefix + constant;
  if (place === undefined) return () => only;
  return (row: RowValues): string => {
    const text = place.textIn(row);
    if (text === undefined) throw new RowFault(`${place.label} has no value, and names the device; complete the row`);
    const deviceId = prefix + text;
    if (isDeviceName(deviceId)) return deviceId;
    throw wrongCell({ label: place.label, text }, `as a device id it is "${deviceId}"; ${deviceRule}`);
  };
}

/**
 * What stands in a column that the mapping leaves out: nothing yet where the device, the time, the sequence or the boot comes later, null
 * where the contract allows it, else the first of the texts that the contract names.
 */
function filled(field: Field, { device, eventTime, sequence }: Telemetry): ReadValue | undefined {
  const { column, signal } = field;
  if ([device, eventTime, sequence?.column, sequence?.boot].includes(column)) return () => null;
  if (presenceOf(field) !== "required") return () => null;
  if (field.kind !== "text") return undefined;
  const first = field.values?.[0] ?? (signal?.kind === "choice" ? signal.of[0] : undefined);
  return first === undefined ? undefined : () => String(first);
}

/** The replay names boots after the file, which the contract's pattern may not take. */
function bootFaults({ fields }: RowMapping, { fields: columns, sequence }: Telemetry): string[] {
  const field = columns.find(({ column }) => column === sequence?.boot);
  if (field?.kind !== "text" || fields[field.column] !== undefined) return [];
  const { column, pattern = ".*", values } = field;
  return values === undefined && new RegExp(`^(?:${pattern})$`, "u").test("capture-0123456789ab")
    ? []
    : [`${column} would be "capture-" and 12 digits, which the contract does not take; give it a source`];
}

const unfilled = ({ column, kind }: Field): string =>
  `the contract requires ${column}, a ${kind}, and nothing fills it; write { "column": ... } or { "constant": ... }`;

/** A text that is to be a level of the topic can hold no slash and no wildcard. */
function levelChecked({ column, level }: Field, read: ReadValue): ReadValue {
  if (level === undefined) return read;
  return (row) => {
    const value = read(row);
    if (typeof value !== "string" || !/^[^/+#\u0000]+$/.test(value))
      throw new RowFault(`${column} is ${JSON.stringify(value)}; as a level of the topic it can hold no /, + or #`);
    return value;
  };
}
