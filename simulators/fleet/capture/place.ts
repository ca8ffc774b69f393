// Where a value stands in a row: a column of a CSV, a key or a path of a JSON object, texts of several columns joined.
import { isNumeral, numeralText, parsePath, pathIn, valueReader } from "../../../contract/index.ts";
import { RowFault } from "./capture-error.ts";

/** One row by column; JSON Lines bring values of any kind. */
export type RowValues = Readonly<Record<string, unknown>>;

/** What the mapping says of a value's place. */
export interface PlaceNames {
  readonly column?: string | undefined;
  readonly columns?: readonly string[] | undefined;
  readonly path?: string | undefined;
}

export interface Place {
  /** As faults call it. */
  readonly label: string;
  /** A text, trimmed, as a number is written too; undefined where nothing was measured. Throws a RowFault for objects and lists. */
  readonly textIn: (row: RowValues) => string | undefined;
  /** Whether the row has such a key, whatever is there. */
  readonly isIn: (row: RowValues) => boolean;
  /** Of a CSV's header. */
  readonly columns: readonly string[];
}

export interface PlaceRules {
  readonly missing: readonly string[];
  readonly absent: "refuse" | "missing";
}

/** What is wrong with a place, to be put behind its key. */
export function placeFaults({ path }: PlaceNames, format: "csv" | "jsonl"): string[] {
  if (path === undefined) return [];
  if (format === "csv") return [`path is "${path}", but a CSV has columns: write column`];
  const parsed = parsePath(path);
  return parsed !== undefined && parsed.steps.every(({ kind }) => kind === "member" || kind === "item")
    ? []
    : [`path is "${path}"; write it like meta.fw or rx[0].rssi`];
}

/** The place of names that have no fault; undefined where none is named. */
export function placeOf({ column, columns, path }: PlaceNames, rules: PlaceRules): Place | undefined {
  if (path !== undefined) return onePlace(path, valueReader(pathIn(path)), rules);
  const parts = (columns ?? [column]).flatMap((name) => (name === undefined ? [] : [columnPlace(name, rules)]));
  const [first] = parts;
  if (first === undefined || parts.length === 1) return first;
  return {
    label: parts.map(({ label }) => label).join(" and "),
    columns: parts.flatMap((part) => part.columns),
    isIn: (row) => parts.every((part) => part.isIn(row)),
    textIn(row) {
      const texts = parts.flatMap((part) => part.textIn(row) ?? []);
      return texts.length < parts.length ? undefined : texts.join(" ");
    },
  };
}

const columnPlace = (name: string, rules: PlaceRules): Place => ({
  ...onePlace(name, (row) => (Object.hasOwn(row, name) ? row[name] : undefined), rules),
  columns: [name],
});

function onePlace(label: string, valueIn: (row: RowValues) => unknown, rules: PlaceRules): Place {
  return { label, columns: [], isIn: (row) => valueIn(row) !== undefined, textIn: textReader(label, valueIn, rules) };
}

function textReader(label: string, valueIn: (row: RowValues) => unknown, { missing, absent }: PlaceRules) {
  const none: ReadonlySet<string> = new Set(missing);
  return (row: RowValues): string | undefined => {
    const value = valueIn(row);
    if (value === undefined && absent === "refuse")
      throw new RowFault(
        `there is no ${label}; where keys are left out when nothing was measured, say "absent": "missing"`,
      );
    if (value === undefined || value === null) return undefined;
    const text = textOf(value, label);
    const trimmed = text.trim();
    return none.has(text) || none.has(trimmed) ? undefined : trimmed;
  };
}

function textOf(value: unknown, label: string): string {
  if (isNumeral(value)) return numeralText(value);
  switch (typeof value) {
    case "string":
      return value;
    case "number":
    case "boolean":
      return String(value);
    default: {
      const within = Array.isArray(value) ? "[0]" : `.${Object.keys(value ?? {})[0] ?? "value"}`;
      throw new RowFault(
        `${label} is ${JSON.stringify(value).slice(0, 64)}; name the value within it, such as "path": "${label}${within}"`,
      );
    }
  }
}
