// The rows of a CSV file, a few at a time, by the names of its header.
import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { CaptureError } from "./capture-error.ts";
import type { RowMapping } from "./mapping.ts";
import type { RowValues } from "./place.ts";

export interface FileRow {
  /** From 1, without header lines. */
  readonly number: number;
  /** Of the file, from 1: where the row ends. */
  readonly line: number;
  /** What is wrong with the row as such, instead of its values. */
  readonly content:
    { readonly kind: "values"; readonly values: RowValues } | { readonly kind: "faulty"; readonly why: string };
}

export interface CsvOptions {
  readonly file: string;
  readonly mapping: RowMapping;
  /** That the mapping names. */
  readonly columns: readonly string[];
}

/** Throws a CaptureError for a header without the columns, and for quotes that do not close. */
export async function* csvRows(
  texts: AsyncIterable<string>,
  { file, mapping, columns }: CsvOptions,
): AsyncGenerator<FileRow> {
  const { header, quote, skipLines } = mapping;
  const delimiter = mapping.delimiter ?? (/\.tsv(\.gz)?$/.test(file) ? "\t" : ",");
  const headerLines = typeof header === "number" ? header : 0;
  let names: readonly string[] | undefined = typeof header === "number" ? undefined : header;
  if (names !== undefined) checkHeader(file, { names, columns, delimiter });
  let record = 0;
  for await (const { line, cells } of records(texts, { file, delimiter, quote })) {
    record += 1;
    if (names === undefined) {
      names = cells.map((cell) => cell.trim());
      checkHeader(file, { names, columns, delimiter });
    }
    if (record <= headerLines) continue;
    yield { number: record - headerLines, line: line + skipLines, content: contentOf(names, cells) };
  }
}

function contentOf(names: readonly string[], cells: readonly string[]): FileRow["content"] {
  const beyond = cells.slice(names.length);
  if (cells.length < names.length || beyond.some((cell) => cell.trim() !== ""))
    return {
      kind: "faulty",
      why: `there are ${cells.length} cells and ${names.length} in the header; complete the row, or delete it`,
    };
  return { kind: "values", values: Object.fromEntries(names.map((name, index) => [name, cells[index]])) };
}

interface Header {
  readonly names: readonly string[];
  readonly columns: readonly string[];
  readonly delimiter: string;
}

function checkHeader(file: string, { names, columns, delimiter }: Header): void {
  const absent = [...new Set(columns)].filter((column) => !names.includes(column));
  const repeated = [...new Set(columns)].filter((column) => names.indexOf(column) !== names.lastIndexOf(column));
  const other = [";", ",", "\t", "|"].find((mark) => mark !== delimiter && names[0]?.includes(mark) === true);
  const hint = names.length === 1 && other !== undefined ? `; say "delimiter": ${JSON.stringify(other)}` : "";
  const faults = [
    ...(absent.length > 0
      ? [`${file}: the header has no column ${absent.join(", ")}; it has ${names.join(", ").slice(0, 200)}${hint}`]
      : []),
    ...repeated.map((column) => `${file}: the header has ${column} twice; give the names: "header": [...]`),
  ];
  if (faults.length > 0) throw new CaptureError(faults);
}

interface Dialect {
  readonly file: string;
  readonly delimiter: string;
  readonly quote: string;
}

interface CsvRecord {
  readonly line: number;
  readonly cells: readonly string[];
}

async function* records(texts: AsyncIterable<string>, { file, delimiter, quote }: Dialect): AsyncGenerator<CsvRecord> {
  const parser = parse({
    delimiter,
    quote: quote === "" ? null : quote,
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    info: true,
  });
  const source = Readable.from(texts);
  source.on("error", (error) => parser.destroy(error));
  try {
    for await (const record of source.pipe(parser))
      if (isRecord(record)) yield { line: record.info.lines, cells: record.record };
  } catch (cause) {
    if (!(cause instanceof CsvError)) throw cause;
    throw new CaptureError([`${file}: ${cause.message}; mend the quotes, or say "quote": "" where they mean nothing`], {
      cause,
    });
  } finally {
    source.destroy();
  }
}

interface ParsedRecord {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}

/** With `info` the parser gives both: https://csv.js.org/parse/options/info/ */
const isRecord = (value: unknown): value is ParsedRecord =>
  typeof value === "object" && value !== null && "record" in value && "info" in value;
