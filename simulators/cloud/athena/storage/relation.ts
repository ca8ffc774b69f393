// A table's files as a relation of the engine: the columns that Glue states, whatever the files hold, then the partition keys
// and, where it is read, the object's path. Values that a whole file shares are joined by the file's index.
// https://duckdb.org/docs/stable/data/multiple_files/overview
import type { CatalogColumn, CatalogTable } from "../../ports/table-catalog.ts";
import { QueryFailure } from "../query-failure.ts";
import { duckdbType } from "../sql/types.ts";
import { parseHiveType, storedType } from "./hive-type.ts";
import { csvReader } from "./csv-reader.ts";
import { jsonReader } from "./json-reader.ts";
import { quoteName, quoteText } from "./quote.ts";
import type { Reader, RelationFile } from "./reader.ts";

export const pathColumn = "$path";

/** SQL in parentheses. `columnsRead` names what the query reads; other columns may be left out. */
export function relationSql(
  table: CatalogTable,
  files: readonly RelationFile[],
  columnsRead: ReadonlySet<string>,
): string {
  if (files.length === 0) return emptyRelation(table);
  const reader = readerOf(table);
  const groups = new Map<string, RelationFile[]>();
  for (const file of files) {
    const group = groups.get(reader.group(file));
    if (group === undefined) groups.set(reader.group(file), [file]);
    else group.push(file);
  }
  const selects = Array.from(groups.values(), (group) => selectSql(table, reader, group, columnsRead));
  return `(${selects.join(" UNION ALL ")})`;
}

function selectSql(
  table: CatalogTable,
  reader: Reader,
  files: readonly RelationFile[],
  columnsRead: ReadonlySet<string>,
): string {
  const columns = table.storage.columns.filter(({ name }) => columnsRead.has(name.toLowerCase()));
  const items = columns.map((column) => `${reader.columnSql(column)} AS ${quoteName(column.name)}`);
  const values = fileValues(files.length);
  for (const [index, key] of table.partitionKeys.entries()) {
    if (!columnsRead.has(key.name.toLowerCase())) continue;
    const value = values.sql(
      files.map((file) => file.partitionValues[index] ?? ""),
      duckdbType(parseHiveType(key.type)),
    );
    items.push(`${value} AS ${quoteName(key.name)}`);
  }
  if (columnsRead.has(pathColumn)) {
    const paths = files.map(({ bucket, object }) => `s3://${bucket}/${object.key}`);
    items.push(`${values.sql(paths, "VARCHAR")} AS ${quoteName(pathColumn)}`);
  }
  // A relation has a column; that of `count(*)` costs nothing.
  if (items.length === 0) items.push('1 AS "$row"');
  return `SELECT ${items.join(", ")} FROM ${reader.from(files)}${values.join()}`;
}

/** What a whole file shares: one constant where all files agree, else a column of a table with a row per file. */
function fileValues(fileCount: number): { sql(values: readonly string[], type: string): string; join(): string } {
  const columns: string[] = [];
  return {
    sql(values, type) {
      const [first = ""] = values;
      if (values.every((value) => value === first)) return `CAST(${quoteText(first)} AS ${type})`;
      const name = quoteName(`$file_value_${columns.length}`);
      columns.push(`unnest(CAST([${values.map(quoteText).join(",")}] AS ${type}[])) AS ${name}`);
      return name;
    },
    join: () =>
      columns.length === 0
        ? ""
        : ` JOIN (SELECT ${columns.join(", ")}, unnest(range(${fileCount})) AS "$file") ON CAST(file_index AS BIGINT) = "$file"`,
  };
}

function emptyRelation(table: CatalogTable): string {
  const columns = [...table.storage.columns, ...table.partitionKeys].map(
    ({ name, type }) => `CAST(NULL AS ${storedType(parseHiveType(type))}) AS ${quoteName(name)}`,
  );
  return `(SELECT ${columns.join(", ")}, CAST(NULL AS VARCHAR) AS ${quoteName(pathColumn)} WHERE false)`;
}

function readerOf(table: CatalogTable): Reader {
  const { library } = table.storage.serde;
  switch (library) {
    case "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe":
      return parquetReader(table.storage.columns);
    case "org.openx.data.jsonserde.JsonSerDe":
    case "org.apache.hive.hcatalog.data.JsonSerDe":
      return jsonReader;
    case "org.apache.hadoop.hive.serde2.lazy.LazySimpleSerDe":
    case "org.apache.hadoop.hive.serde2.OpenCSVSerde":
      return csvReader(table);
    default:
      throw new QueryFailure("NOT_SUPPORTED", `the embedded Athena does not know the SerDe ${library}`);
  }
}

export const isParquet = (table: CatalogTable): boolean => table.storage.serde.library.endsWith(".ParquetHiveSerDe");

/** The schema is given, so that files are opened only when they are read; columns are found by name, a missing one is null. */
function parquetReader(columns: readonly CatalogColumn[]): Reader {
  const schema = columns.map(({ name, type }) => {
    const field = `{name: ${quoteText(name)}, type: ${quoteText(storedType(parseHiveType(type)))}, default_value: NULL}`;
    return `${quoteText(name)}: ${field}`;
  });
  return {
    columnSql: ({ name }) => quoteName(name),
    group: () => "all",
    from: (files) =>
      `read_parquet([${files.map(({ path }) => quoteText(path)).join(",")}], schema = MAP {${schema.join(", ")}})`,
  };
}
