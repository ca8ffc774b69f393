// UNLOAD's files: one per partition, written by the engine's COPY. AWS writes several in parallel.
// https://docs.aws.amazon.com/athena/latest/ug/unload.html
import { QueryFailure } from "./query-failure.ts";
import type { OutputColumn } from "./sql/translation.ts";
import type { Statement } from "./statement.ts";
import { notSupported } from "./statement.ts";
import { quoteName, quoteText } from "./storage/quote.ts";

export type UnloadStatement = Extract<Statement, { kind: "unload" }>;

export interface UnloadFormat {
  readonly format: UnloadStatement["format"];
  readonly compression: "gzip" | "snappy" | "zstd" | "none";
  readonly fieldDelimiter: string;
  readonly partitionedBy: readonly string[];
}

const parquetCompressions = { GZIP: "gzip", SNAPPY: "snappy", ZSTD: "zstd", NONE: "none" } as const;
const textCompressions = { GZIP: "gzip", ZSTD: "zstd", NONE: "none" } as const;

/** GZIP where the statement names no compression. @throws QueryFailure for a format that is not known here. */
export function unloadFormat(statement: UnloadStatement): UnloadFormat {
  const { format, compression = "GZIP", fieldDelimiter = "\u0001", partitionedBy } = statement;
  const known: Readonly<Record<string, UnloadFormat["compression"]>> =
    format === "PARQUET" ? parquetCompressions : textCompressions;
  const codec = known[compression];
  if (codec === undefined) throw notSupported(`UNLOAD WITH (format = '${format}', compression = '${compression}')`);
  if (format === "JSON" && partitionedBy.length > 0)
    throw notSupported("UNLOAD WITH (format = 'JSON', partitioned_by)");
  return { format, compression: codec, fieldDelimiter, partitionedBy: partitionedBy.map((name) => name.toLowerCase()) };
}

/** @throws QueryFailure for columns that Hive cannot keep. */
export function checkUnloadColumns(columns: readonly OutputColumn[], partitionedBy: readonly string[]): void {
  const names = new Set<string>();
  for (const [index, { name, type }] of columns.entries()) {
    const folded = name.toLowerCase();
    if (/^_col\d+$/.test(folded))
      throw new QueryFailure("SYNTAX_ERROR", `Column name not specified at position ${index + 1}`);
    if (names.has(folded))
      throw new QueryFailure("DUPLICATE_COLUMN_NAME", `Column name '${folded}' specified more than once`);
    if (type.includes("with time zone") || type.startsWith("interval") || type === "json" || type === "unknown")
      throw new QueryFailure("NOT_SUPPORTED", `Unsupported Hive type: ${type}`);
    names.add(folded);
  }
  const missing = partitionedBy.find((name) => !names.has(name));
  if (missing !== undefined)
    throw new QueryFailure("INVALID_TABLE_PROPERTY", `Partition columns not present in schema: [${missing}]`);
  const last = columns.slice(columns.length - partitionedBy.length).map(({ name }) => name.toLowerCase());
  if (last.join() !== partitionedBy.join())
    throw new QueryFailure(
      "HIVE_COLUMN_ORDER_MISMATCH",
      "Partition keys must be the last columns in the table and in the same order as the table properties",
    );
}

/** `path` names the file, or, partitioned, the directory of its folders. */
export function copyStatement(select: string, target: UnloadFormat & { path: string }): string {
  const { format, compression, fieldDelimiter, partitionedBy, path } = target;
  const options = {
    PARQUET: ["FORMAT parquet", `COMPRESSION ${compression === "none" ? "uncompressed" : compression}`],
    JSON: ["FORMAT json", `COMPRESSION ${compression}`],
    TEXTFILE: [
      "FORMAT csv",
      "HEADER false",
      `DELIM ${quoteText(fieldDelimiter)}`,
      "NULLSTR '\\N'",
      "QUOTE ''",
      "ESCAPE ''",
      `COMPRESSION ${compression}`,
    ],
  }[format];
  if (partitionedBy.length > 0) options.push(`PARTITION_BY (${partitionedBy.map(quoteName).join(", ")})`);
  return `COPY (${select}) TO ${quoteText(path)} (${options.join(", ")})`;
}

/** As AWS ends the names: text files say how they are compressed, Parquet files carry nothing. */
export const fileSuffix = ({ format, compression }: UnloadFormat): string =>
  format === "PARQUET" || compression === "none" ? "" : compression === "gzip" ? ".gz" : ".zst";
