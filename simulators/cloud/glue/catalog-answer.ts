// Databases, tables and partitions as the wire answers them: what came in, with what the catalog adds.
// https://docs.aws.amazon.com/glue/latest/dev/aws-glue-api-catalog-tables.html#aws-glue-api-catalog-tables-Table
import { Timestamp } from "../wire/json-value.ts";
import type { StoredDatabase, StoredPartition, StoredTable } from "./catalog-change.ts";
import type { TablePlace } from "./catalog.ts";

export const answerDatabase = (database: StoredDatabase, catalogId: string): object => ({
  ...database.input,
  CreateTime: new Timestamp(database.createdAtMs),
  CatalogId: catalogId,
});

export const answerTable = (table: StoredTable, catalogId: string): object => ({
  ...table.input,
  DatabaseName: table.databaseName,
  CreateTime: new Timestamp(table.createdAtMs),
  UpdateTime: new Timestamp(table.updatedAtMs),
  IsRegisteredWithLakeFormation: false,
  CatalogId: catalogId,
  VersionId: table.versionId,
});

export const answerPartition = (partition: StoredPartition, at: TablePlace, catalogId: string): object => ({
  ...partition.input,
  DatabaseName: at.database,
  TableName: at.table,
  CreationTime: new Timestamp(partition.createdAtMs),
  CatalogId: catalogId,
});
