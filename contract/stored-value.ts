// A field's value: from what stands in the payload to what is stored, or what it must have been.
import { isDeviceName } from "./brands.ts";
import type { BooleanField, Field, IntegerField, NumberField, TextField, Value } from "./field.ts";
import { presenceOf } from "./field.ts";
import { isNumeral, numeralText } from "./numerals.ts";
import type { Telemetry } from "./telemetry.ts";
import { timestampExamples, timestampReader } from "./timestamp.ts";

/** How one field is read: `undefined` for a value that is not what `expected` says. */
export interface ValueReader {
  readonly read: (raw: unknown) => Value | undefined;
  readonly expected: string;
}

/** https://docs.aws.amazon.com/athena/latest/ug/data-types.html has no limit; a text above this is no identifier or state. */
const textCharsMax = 1_024;

export function storedValue(field: Field, contract: Pick<Telemetry, "device" | "sequence">): ValueReader {
  const { read, expected } = kindReader(field, contract);
  switch (presenceOf(field)) {
    case "required":
      return { read, expected };
    case "nullable":
      return { read: (raw) => (raw === null ? null : read(raw)), expected: `${expected} or null` };
    case "optional":
      return {
        read: (raw) => (raw === null || raw === undefined ? null : read(raw)),
        expected: `${expected}, null or left out`,
      };
  }
}

function kindReader(field: Field, contract: Pick<Telemetry, "device" | "sequence">): ValueReader {
  switch (field.kind) {
    case "text":
      return textReader(field, contract);
    case "integer":
      return integerReader(field, contract);
    case "number":
      return numberReader(field);
    case "boolean":
      return booleanReader(field);
    case "timestamp":
      return { read: timestampReader(field), expected: timestampExamples[field.format] };
  }
}

function textReader(field: TextField, { device, sequence }: Pick<Telemetry, "device" | "sequence">): ValueReader {
  const { column, values } = field;
  if (values !== undefined) {
    const known: ReadonlySet<string> = new Set(values);
    const read = (raw: unknown) => (typeof raw === "string" && known.has(raw) ? raw : undefined);
    return { read, expected: `one of ${values.join(", ")}` };
  }
  const pattern = field.pattern === undefined ? undefined : new RegExp(`^(?:${field.pattern})$`, "u");
  const isDevice = column === device;
  const named = isDevice || column === sequence?.boot;
  const read = (raw: unknown): string | undefined => {
    if (typeof raw !== "string" || raw.length > textCharsMax || isNumeral(raw)) return undefined;
    if (pattern !== undefined) return pattern.test(raw) ? raw : undefined;
    return named && !isDeviceName(raw) ? undefined : raw;
  };
  const what =
    pattern === undefined
      ? isDevice
        ? "a device id"
        : named
          ? "a boot id"
          : "a text"
      : `a text of the form ${field.pattern ?? ""}`;
  return { read, expected: what };
}

function integerReader({ column }: IntegerField, { sequence }: Pick<Telemetry, "sequence">): ValueReader {
  const isSequence = column === sequence?.column;
  const read = (raw: unknown): number | undefined => {
    const value = numberIn(raw);
    return Number.isSafeInteger(value) && !(isSequence && Number(value) < 0) ? Number(value) + 0 : undefined;
  };
  return { read, expected: isSequence ? "a whole number from 0" : "a whole number" };
}

/** A numeral as the number that JSON would have made of it. */
const numberIn = (raw: unknown): unknown => (isNumeral(raw) ? Number(numeralText(raw)) : raw);

function numberReader({ min, max }: NumberField): ValueReader {
  // JSON reads 1e999 as infinite; a range, where there is one, says so.
  const isBounded = min !== undefined && max !== undefined;
  const read = (raw: unknown): number | undefined => {
    const value = numberIn(raw);
    return typeof value === "number" && (isBounded ? !Number.isNaN(value) : Number.isFinite(value)) ? value : undefined;
  };
  return { read, expected: "a number" };
}

function booleanReader({ words }: BooleanField): ValueReader {
  if (words === undefined)
    return { read: (raw) => (typeof raw === "boolean" ? raw : undefined), expected: "true or false" };
  const read = (raw: unknown) => (raw === words.true ? true : raw === words.false ? false : undefined);
  return { read, expected: `"${words.true}" or "${words.false}"` };
}
