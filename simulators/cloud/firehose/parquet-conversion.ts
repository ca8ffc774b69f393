// A buffer of JSON records to one Parquet file by a Glue table's columns, off the main thread: the bytes go to a file as they
// lie and DuckDB copies it. Only where that fails, or would read something otherwise than AWS, is each record looked at here.
// https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
import { rmSync } from "node:fs";
import { open } from "node:fs/promises";
import type { DuckDb } from "../engines/duckdb.ts";
import type { CatalogColumn } from "../ports/table-catalog.ts";
import { columnType, type ColumnType } from "./column-type.ts";
import type { ConversionConfiguration, Deserializer } from "./configuration.ts";
import type { Failure } from "./error-record.ts";
import { needsFolding, readRows } from "./json-rows.ts";
import type { RecordBuffer } from "./record-buffer.ts";

export interface ConversionResult {
  /** Undefined where no record could be converted. */
  readonly path: string | undefined;
  readonly failures: readonly ({ readonly index: number } & Failure)[];
}

export interface ConversionRequest {
  readonly duckdb: DuckDb;
  readonly buffer: RecordBuffer;
  readonly columns: readonly CatalogColumn[];
  readonly conversion: ConversionConfiguration;
  /** Without extension; files beside it are made and, but for the result, removed. */
  readonly basePath: string;
}

type Columns = ReadonlyMap<string, ColumnType>;

interface Files {
  readonly json: string;
  readonly parquet: string;
}

export async function convertToParquet(request: ConversionRequest): Promise<ConversionResult> {
  const { buffer, conversion, basePath } = request;
  const columns = new Map<string, ColumnType>();
  for (const { name, type } of request.columns) {
    const converted = columnType(type, conversion.deserializer);
    if (converted === undefined) return allFailed(buffer, unsupported(name, type));
    columns.set(name.toLowerCase(), converted);
  }
  const files = { json: `${basePath}.json`, parquet: `${basePath}.parquet` };
  try {
    if (!needsCare(buffer, conversion.deserializer)) {
      await writeChunks(files.json, buffer.chunks());
      const rowCount = await tryCopy(request, columns, files);
      if (rowCount === buffer.recordCount) return { path: files.parquet, failures: [] };
    }
    return await convertWithCare(request, columns, files);
  } finally {
    rmSync(files.json, { force: true });
  }
}

interface Candidate {
  readonly index: number;
  readonly lines: readonly string[];
}

/** Record by record; should the engine still refuse what passed, halves of it are tried until the culprits stand alone. */
async function convertWithCare(request: ConversionRequest, columns: Columns, files: Files): Promise<ConversionResult> {
  const failures: ({ index: number } & Failure)[] = [];
  const candidates: Candidate[] = [];
  for (let index = 0; index < request.buffer.recordCount; index++) {
    const text = request.buffer.record(index).data.toString("utf8");
    const rows = readRows(text, columns, request.conversion.deserializer);
    if (rows.kind === "rows") candidates.push({ index, lines: rows.lines });
    else failures.push({ index, code: rows.code, message: rows.message });
  }
  const copy = async (some: readonly Candidate[]): Promise<boolean> => {
    await writeChunks(files.json, [Buffer.from(some.map(({ lines }) => `${lines.join("\n")}\n`).join(""))]);
    return (await tryCopy(request, columns, files)) !== undefined;
  };
  const converted = await acceptable(candidates, copy);
  if (converted.length > 0 && converted.length < candidates.length) await copy(converted);
  if (converted.length === 0) rmSync(files.parquet, { force: true });
  const taken = new Set(converted);
  for (const one of candidates) if (!taken.has(one)) failures.push({ index: one.index, ...mismatch });
  failures.sort((one, other) => one.index - other.index);
  return { path: converted.length === 0 ? undefined : files.parquet, failures };
}

/**
 * Those that the engine takes.
 * @throws Error where it does not even take an empty document: then it is at fault, not the records.
 */
async function acceptable(
  some: readonly Candidate[],
  copy: (some: readonly Candidate[]) => Promise<boolean>,
): Promise<readonly Candidate[]> {
  if (some.length === 0 || (await copy(some))) return some;
  if (some.length === 1) {
    if (!(await copy([{ index: 0, lines: ["{}"] }]))) throw new Error("the SQL engine converts nothing to Parquet");
    return [];
  }
  const middle = some.length >> 1;
  return [...(await acceptable(some.slice(0, middle), copy)), ...(await acceptable(some.slice(middle), copy))];
}

/** Rows written, or undefined where the engine refused the input. */
async function tryCopy({ duckdb, conversion }: ConversionRequest, columns: Columns, files: Files) {
  const types = [...columns].map(([name, { readAs }]) => `${text(name)}: ${text(readAs)}`);
  const written = [...columns].map(([name, type]) => `${type.written(quoted(name))} AS ${quoted(name)}`);
  const sql =
    `COPY (SELECT ${written.join(", ")} FROM read_json(${text(files.json)}, format = 'newline_delimited', ` +
    `records = 'true', columns = {${types.join(", ")}})) TO ${text(files.parquet)} ` +
    `(FORMAT parquet, COMPRESSION ${text(conversion.compression.toLowerCase())})`;
  return duckdb.withConnection(async (connection) => {
    try {
      return (await connection.run(sql)).rowsChanged;
    } catch {
      return undefined;
    }
  });
}

/** Where lines are not records, or keys are not columns' names letter for letter. */
const needsCare = (buffer: RecordBuffer, deserializer: Deserializer): boolean =>
  buffer.hasOddRecord || buffer.chunks().some((chunk) => needsFolding(chunk.toString("latin1"), deserializer));

async function writeChunks(path: string, chunks: readonly Buffer[]): Promise<void> {
  const file = await open(path, "w");
  try {
    await file.writev([...chunks]);
  } finally {
    await file.close();
  }
}

function allFailed(buffer: RecordBuffer, failure: Failure): ConversionResult {
  return {
    path: undefined,
    failures: Array.from({ length: buffer.recordCount }, (_, index) => ({ index, ...failure })),
  };
}

const mismatch: Failure = { code: "DataFormatConversion.MalformedData", message: "Data does not match the schema." };

/** The code's last word is a guess; AWS's list of codes has none for a type that it cannot convert. */
const unsupported = (name: string, type: string): Failure => ({
  code: "DataFormatConversion.InvalidSchema",
  message: `The type ${type} of column ${name} is not converted.`,
});

const text = (value: string): string => `'${value.replaceAll("'", "''")}'`;
const quoted = (name: string): string => `"${name.replaceAll('"', '""')}"`;
