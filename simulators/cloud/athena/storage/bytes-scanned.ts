// DataScannedInBytes: of a Parquet file the compressed sizes of the columns that are read, of any other file its size.
// https://docs.aws.amazon.com/athena/latest/ug/performance-tuning-data-optimization-techniques.html
import type { DuckDBConnection } from "@duckdb/node-api";
import { quoteText } from "./quote.ts";
import type { RelationFile } from "./reader.ts";

export interface FileScan {
  readonly files: readonly RelationFile[];
  readonly isParquet: boolean;
  /** Lower case. */
  readonly columnsRead: ReadonlySet<string>;
}

export interface ScanMeter {
  bytesScanned(connection: DuckDBConnection, scans: readonly FileScan[]): Promise<number>;
}

/** One file's columns and their compressed bytes, in one order. Files of one table share the list of names. */
interface Footer {
  readonly names: readonly string[];
  readonly bytes: Float64Array;
}

/** About 200 bytes each; an object never changes under one eTag. */
const rememberedFootersMax = 100_000;

export function createScanMeter(): ScanMeter {
  const footers = new Map<string, Footer>();
  const nameLists = new Map<string, readonly string[]>();

  const readUnknown = async (connection: DuckDBConnection, files: readonly RelationFile[]): Promise<void> => {
    const unknown = files.filter((file) => !footers.has(identity(file)));
    if (unknown.length === 0) return;
    const read = await readFooters(connection, unknown, nameLists);
    for (const file of unknown) footers.set(identity(file), read.get(file.path) ?? noColumns);
  };

  return {
    async bytesScanned(connection, scans) {
      const parquet = scans.filter(({ isParquet }) => isParquet);
      for (const { files } of parquet) await readUnknown(connection, files);
      let total = 0;
      for (const { files, columnsRead } of parquet) {
        for (const file of files) {
          const { names, bytes } = footers.get(identity(file)) ?? noColumns;
          for (const [index, name] of names.entries()) if (columnsRead.has(name)) total += bytes[index] ?? 0;
        }
      }
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

function forgetOldest(footers: Map<string, Footer>): void {
  for (const key of footers.keys()) {
    if (footers.size <= rememberedFootersMax) return;
    footers.delete(key);
  }
}

async function readFooters(
  connection: DuckDBConnection,
  files: readonly RelationFile[],
  nameLists: Map<string, readonly string[]>,
): Promise<ReadonlyMap<string, Footer>> {
  const paths = files.map(({ path }) => quoteText(path)).join(",");
  const result = await connection.runAndReadAll(
    `SELECT file_name, string_agg(name, chr(10) ORDER BY name), string_agg(bytes, chr(10) ORDER BY name) FROM (
       SELECT file_name, lower(split_part(path_in_schema, ', ', 1)) AS name, sum(total_compressed_size)::VARCHAR AS bytes
       FROM parquet_metadata([${paths}]) GROUP BY ALL
     ) GROUP BY file_name`,
  );
  const byPath = new Map<string, Footer>();
  for (const [file, nameText, bytesText] of result.getRows()) {
    if (typeof file !== "string" || typeof nameText !== "string" || typeof bytesText !== "string") continue;
    const names = nameLists.get(nameText) ?? nameText.split("\n");
    nameLists.set(nameText, names);
    byPath.set(file, { names, bytes: Float64Array.from(bytesText.split("\n"), Number) });
  }
  return byPath;
}
