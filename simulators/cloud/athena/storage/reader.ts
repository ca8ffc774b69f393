// How files of one format become an item of the engine's FROM.
import type { CatalogColumn } from "../../ports/table-catalog.ts";
import type { ScanFile } from "./scan-files.ts";

/** One file to read: where its bytes lie, and what the table knows of it. */
export interface RelationFile extends ScanFile {
  readonly path: string;
}

export interface Reader {
  /** SQL from `SELECT` items and a `FROM`: each column of the table by its expression. */
  readonly columnSql: (column: CatalogColumn) => string;
  /** The FROM item, which shows `file_index`. */
  readonly from: (files: readonly RelationFile[]) => string;
  /** Files that one FROM item can read together have one key. */
  readonly group: (file: RelationFile) => string;
}
