// DataScannedInBytes: of a Parquet file the compressed sizes of the columns that are read, of any other file its size.
// https://docs.aws.amazon.com/athena/latest/ug/performance-tuning-data-optimization-techniques.html
import { quoteText } from "./quote.ts";
import type { RelationFile } from "./reader.ts";

export interface FileScan {
  readonly files: readonly RelationFile[];
  readonly isParquet: boolean;
  /** Lower case. */
  readonly columnsRead: ReadonlySet<string>;
}

/** A DuckDB connection, as far as footers are read through it. */
export interface FooterReader {
  runAndReadAll(sql: string): Promise<{ getRows(): readonly (readonly unknown[])[] }>;
}

export interface ScanMeter {
  bytesScanned(connection: FooterReader, scans: readonly FileScan[]): Promise<number>;
}

/** One file's columns and their compressed bytes, in one order. Files of one table share the list of names. */
interface Footer {
  readonly names: readonly string[];
  readonly bytes: Float64Array;
}

/** About 200 bytes each; an object never changes under one eTag. */
const rememberedFootersMax = 100_000;

export function createScanMeter(): ScanMeter {
  // Promises, because queries that start together over a new object read its footer once.
  const footers = new Map<string, Promise<Footer>>();
  const nameLists = new Map<string, readonly string[]>();

  const readUnknown = (connection: FooterReader, files: readonly RelationFile[]): void => {
    const unknown = files.filter((file) => !footers.has(identity(file)));
    if (unknown.length === 0) return;
    const read = readFooters(connection, unknown, nameLists);
    // A file that could not be read is tried again by the next query; this one's failure reaches its caller below.
    read.catch(() => unknown.forEach((file) => footers.delete(identity(file))));
    for (const file of unknown)
      footers.set(
        identity(file),
        read.then((byPath) => byPath.get(file.path) ?? noColumns),
      );
  };

  return {
    async bytesScanned(connection, scans) {
      const parquet = scans.filter(({ isParquet }) => isParquet);
      readUnknown(
        connection,
        parquet.flatMap(({ files }) => files),
      );
      // All at once: the files of one reading fail together, and a failure that nobody awaits would end the process.
      const known = await Promise.all(
        parquet.flatMap(({ files, columnsRead }) =>
          files.map(async (file) => ({ columnsRead, ...((await footers.get(identity(file))) ?? noColumns) })),
        ),
      );
      let total = 0;
      for (const { columnsRead, names, bytes } of known)
        for (const [index, name] of names.entries()) if (columnsRead.has(name)) total += bytes[index] ?? 0;
      for (const { files } of scans.filter(({ isParquet }) => !isParquet)) {
        for (const { object } of files) total += object.sizeBytes;
      }
      forgetOldest(footers);
      return total;
    },
  };
}

const noColumns: Footer = { names: [], bytes: new Float64Array() };

const identity = ({ bucket, object }: RelationFile): string => `${object.eTag} ${bucket}/${object.key}`;

function forgetOldest(footers: Map<string, unknown>): void {
  for (const key of footers.keys()) {
    if (footers.size <= rememberedFootersMax) return;
    footers.delete(key);
  }
}

/** Of so many files at once: the engine holds every statistic of all columns of them all. */
const footersPerStatement = 500;

async function readFooters(
  connection: FooterReader,
  files: readonly RelationFile[],
  nameLists: Map<string, readonly string[]>,
): Promise<ReadonlyMap<string, Footer>> {
  const footers = new Map<string, Footer>();
  for (let first = 0; first < files.length; first += footersPerStatement) {
    const some = files.slice(first, first + footersPerStatement);
    for (const [path, columns] of await readColumns(connection, some)) footers.set(path, footerOf(columns, nameLists));
  }
  return footers;
}

/** Compressed bytes by column, by path. Row groups are summed here: the engine takes longer to plan the sum than to read a few footers. */
async function readColumns(
  connection: FooterReader,
  files: readonly RelationFile[],
): Promise<ReadonlyMap<string, ReadonlyMap<string, number>>> {
  const paths = files.map(({ path }) => quoteText(path)).join(",");
  const result = await connection.runAndReadAll(
    `SELECT file_name, path_in_schema, total_compressed_size FROM parquet_metadata([${paths}])`,
  );
  const byPath = new Map<string, Map<string, number>>();
  for (const [file, columnPath, bytes] of result.getRows()) {
    if (typeof file !== "string" || typeof columnPath !== "string" || typeof bytes !== "bigint") continue;
    const columns = byPath.get(file) ?? new Map<string, number>();
    byPath.set(file, columns);
    // A nested column's parts count as its own.
    const name = (columnPath.split(", ")[0] ?? "").toLowerCase();
    columns.set(name, (columns.get(name) ?? 0) + Number(bytes));
  }
  return byPath;
}

function footerOf(columns: ReadonlyMap<string, number>, nameLists: Map<string, readonly string[]>): Footer {
  const names = [...columns.keys()];
  const key = names.join("\n");
  const shared = nameLists.get(key) ?? names;
  nameLists.set(key, shared);
  return { names: shared, bytes: Float64Array.from(columns.values()) };
}
