// A captured text to a value of the contract's kinds. Ranges, patterns and enumerations are not looked at: what lies outside them is
// replayed, and the pipeline's judgement is what is tried.
import type { Field, FieldKind, Value } from "../../../contract/index.ts";
import { parseCalendarTime, scaledWhole } from "../../../contract/index.ts";
import type { Cell } from "./capture-error.ts";
import { wrongCell } from "./capture-error.ts";
import { convert } from "./conversions.ts";
import { compileClock } from "./instants.ts";
import type { Source } from "./mapping.ts";
import type { NumeralMarks } from "./numeral.ts";
import { numeralHint, numeralReader } from "./numeral.ts";

/** Throws a RowFault for a text of another kind. */
export type ReadCell = (cell: Cell) => Value;

export type CompiledReader =
  | { readonly kind: "compiled"; readonly read: ReadCell }
  | { readonly kind: "refused"; readonly faults: readonly string[] };

type FieldOf<Kind extends FieldKind> = Extract<Field, { readonly kind: Kind }>;

export function cellReader(field: Field, source: Source, marks: NumeralMarks): CompiledReader {
  switch (field.kind) {
    case "text":
      return { kind: "compiled", read: textReader(field, source) };
    case "integer":
    case "number":
      return { kind: "compiled", read: numberReader(field, source, marks) };
    case "boolean":
      return { kind: "compiled", read: booleanReader(field, source) };
    case "timestamp":
      return compileClock(source, numeralReader(marks));
  }
}

/** A constant of the mapping as a value of the field; undefined for one of another kind. */
export function constantOf(field: Field, constant: string | number | boolean): Value | undefined {
  switch (field.kind) {
    case "text":
      return typeof constant === "string" ? constant : undefined;
    case "integer":
      return Number.isSafeInteger(constant) ? constant : undefined;
    case "number":
      return typeof constant === "number" ? constant : undefined;
    case "boolean":
      return typeof constant === "boolean" ? constant : undefined;
    case "timestamp": {
      const time = parseCalendarTime(String(constant));
      return time?.offsetMs === undefined ? undefined : time.wallMs - time.offsetMs;
    }
  }
}

function textReader(field: FieldOf<"text">, { values }: Source): ReadCell {
  if (values === undefined) return ({ text }) => text;
  const known = new Map(Object.entries(values));
  return (cell) => {
    const value = known.get(cell.text);
    if (value === undefined) throw wrongCell(cell, `fields.${field.column}.values has no such text; add it`);
    return value;
  };
}

function numberReader({ kind }: FieldOf<"integer" | "number">, source: Source, marks: NumeralMarks): ReadCell {
  const readNumeral = numeralReader(marks);
  return (cell) => {
    const numeral = readNumeral(cell.text);
    if (numeral === undefined)
      throw wrongCell(cell, `it must be a number or one of "missing" in the mapping${numeralHint(cell.text, marks)}`);
    const given = Number(numeral);
    // The digits of a large whole number are compared before they are rounded to a double.
    if (kind === "integer" && source.convert === undefined && scaledWhole(numeral, 0) !== given)
      throw wrongCell(cell, "it must be a whole number within ±(2^53 - 1)");
    const value = convert(given, source.convert) + 0;
    if (!Number.isFinite(value)) throw wrongCell(cell, "it is larger than any number that a double holds");
    return kind === "number" ? value : wholeOf(value, cell);
  };
}

/** 4.1 V are 4,100 mV, although a double makes a hair less of it. */
function wholeOf(value: number, cell: Cell): number {
  const whole = Math.round(value);
  if (Number.isSafeInteger(whole) && Math.abs(value - whole) <= 1e-9 * Math.max(1, Math.abs(value))) return whole + 0;
  throw wrongCell(cell, `it comes to ${value}; it must be a whole number within ±(2^53 - 1)`);
}

const usualWords = { true: ["true", "yes", "on", "1"], false: ["false", "no", "off", "0"] } as const;

/** The mapping's words, else the contract's, else the usual ones; the latter two in any case. */
function booleanReader({ words: own }: FieldOf<"boolean">, { words }: Source): ReadCell {
  const wordsOf = (value: "true" | "false"): readonly string[] => {
    if (words !== undefined) return [words[value]].flat();
    return own === undefined ? usualWords[value] : [value, own[value].toLowerCase()];
  };
  const [yes, no] = [wordsOf("true"), wordsOf("false")];
  return (cell) => {
    const text = words === undefined ? cell.text.toLowerCase() : cell.text;
    if (yes.includes(text)) return true;
    if (no.includes(text)) return false;
    throw wrongCell(cell, `it must be one of ${[...yes, ...no].join(", ")}; say others by "words"`);
  };
}
