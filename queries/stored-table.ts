// The shape in which this project states what it stores: a table with typed columns, units and partition keys.
// Infrastructure turns these into Glue tables, the reports query them, and rows are typed by them.
// Types: https://docs.aws.amazon.com/athena/latest/ug/data-types.html
import type { ColumnType } from "../contract/index.ts";

/** The Glue (Hive) column types in use; Athena reads `timestamp` as `timestamp(3)`. */
export type GlueType = ColumnType | "int";

/** One stored column. `unit` is absent where a value has none. */
export interface Column {
  readonly type: GlueType;
  readonly unit?: string;
  readonly comment: string;
}

/** Columns by name, in stored order. */
export type Columns = Readonly<Record<string, Column>>;

/** A table of the stage's Glue database; partition keys are strings and stand in the S3 path. */
export interface StoredTable {
  readonly name: string;
  readonly comment: string;
  readonly format: "parquet" | "json";
  readonly columns: Columns;
  readonly partitionKeys: readonly string[];
}

/** The storage formats by the names that Glue gives their Hive classes. */
export const glueFormats = {
  parquet: {
    inputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat",
    serializationLibrary: "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe",
  },
  json: {
    inputFormat: "org.apache.hadoop.mapred.TextInputFormat",
    outputFormat: "org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat",
    serializationLibrary: "org.openx.data.jsonserde.JsonSerDe",
  },
} as const satisfies Record<StoredTable["format"], object>;
