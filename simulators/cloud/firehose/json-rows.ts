// The careful reading of a record for conversion: what the engine's bulk reader refuses, or would read otherwise than AWS's
// deserialisers: concatenated documents, keys in other cases, mapped keys, values that do not fit. Pure.
// https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion-concepts.html
import type { Deserializer } from "./configuration.ts";
import type { ColumnType } from "./column-type.ts";
import type { Failure } from "./error-record.ts";

/** The record's rows as JSON documents without line breaks, or why there are none. */
export type Rows =
  { readonly kind: "rows"; readonly lines: readonly string[] } | ({ readonly kind: "failed" } & Failure);

const upperCaseKey = /"[^"\\]*[A-Z][^"\\]*"\s*:/;

/** Whether some key may have to be renamed before it is a column's name, letter for letter. */
export function needsFolding(text: string, deserializer: Deserializer): boolean {
  if (deserializer.kind === "openx") {
    if (Object.keys(deserializer.keyOfColumn).length > 0 || deserializer.dotsToUnderscores) return true;
    if (!deserializer.isCaseInsensitive) return false;
  }
  return upperCaseKey.test(text);
}

export function readRows(text: string, columns: ReadonlyMap<string, ColumnType>, deserializer: Deserializer): Rows {
  if (text.trim().length === 0) return malformed("The record was empty or contained only whitespace.");
  const documents = parseDocuments(text);
  if (documents === undefined) {
    return { kind: "failed", code: "DataFormatConversion.ParseError", message: "Encountered malformed JSON." };
  }
  // Verbatim where possible: numbers beyond a double's precision would not survive being written again.
  const isVerbatim = documents.length === 1 && !/[\r\n]/.test(text.trim()) && !needsFolding(text, deserializer);
  const lines: string[] = [];
  for (const document of documents) {
    if (typeof document !== "object" || document === null) {
      return malformed(
        "The input JSON contained a primitive at the top level. The top level must be an object or array.",
      );
    }
    if (Array.isArray(document)) return malformed("Data does not match the schema. A JSON array is not a record.");
    const row = foldKeys(document, columns, deserializer);
    for (const [name, type] of columns) {
      const fault = type.misfit(row[name]);
      if (fault !== undefined) return malformed(`Data does not match the schema. ${fault}`);
    }
    lines.push(isVerbatim ? text.trim() : JSON.stringify(row));
  }
  return { kind: "rows", lines };
}

const malformed = (message: string): Rows => ({ kind: "failed", code: "DataFormatConversion.MalformedData", message });

/** Column names to values: names without regard to case, or as the deserialiser maps them. Unknown keys are left out. */
function foldKeys(
  document: object,
  columns: ReadonlyMap<string, ColumnType>,
  deserializer: Deserializer,
): Readonly<Record<string, unknown>> {
  const row: Record<string, unknown> = {};
  const columnOfKey = new Map<string, string>();
  if (deserializer.kind === "openx") {
    for (const [column, key] of Object.entries(deserializer.keyOfColumn)) columnOfKey.set(key, column);
  }
  for (const [key, value] of Object.entries(document)) {
    const column = columnOfKey.get(key) ?? foldKey(key, deserializer);
    if (columns.has(column)) row[column] = foldValue(value);
  }
  return row;
}

function foldKey(key: string, deserializer: Deserializer): string {
  if (deserializer.kind === "hive") return key.toLowerCase();
  const dotted = deserializer.dotsToUnderscores ? key.replaceAll(".", "_") : key;
  return deserializer.isCaseInsensitive ? dotted.toLowerCase() : dotted;
}

/** Names within structs are lower case in the catalogue, too. */
function foldValue(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(foldValue);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, member]) => [key.toLowerCase(), foldValue(member)]));
}

/** One document, or several one behind another, as deserialisers take them. Undefined where the text is neither. */
function parseDocuments(text: string): readonly unknown[] | undefined {
  const whole = parse(text);
  if (whole !== undefined) return [whole.value];
  const documents: unknown[] = [];
  for (const part of splitObjects(text)) {
    const document = parse(part);
    if (document === undefined) return undefined;
    documents.push(document.value);
  }
  return documents.length === 0 ? undefined : documents;
}

function parse(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}

/** Cuts behind each brace that closes an outermost object. */
function splitObjects(text: string): readonly string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (const match of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}]/g)) {
    if (match[0] === "{") depth++;
    if (match[0] === "}" && --depth === 0) {
      const end = match.index + 1;
      parts.push(text.slice(start, end));
      start = end;
    }
  }
  const rest = text.slice(start);
  return rest.trim().length === 0 ? parts : [...parts, rest];
}
