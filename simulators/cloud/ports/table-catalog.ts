// The Glue Data Catalog as other services see it: Firehose reads the schema it converts by, Athena reads and alters tables.
// https://docs.aws.amazon.com/glue/latest/dev/aws-glue-api-catalog.html
import type { Principal } from "./principal.ts";

export interface CatalogColumn {
  readonly name: string;
  /** A Hive type: `string`, `bigint`, `double`, `timestamp`, `array<string>`. */
  readonly type: string;
  readonly comment?: string;
}

export interface StorageDescriptor {
  readonly columns: readonly CatalogColumn[];
  /** `s3://bucket/prefix/` */
  readonly location: string;
  readonly inputFormat: string;
  readonly outputFormat: string;
  readonly serde: { readonly library: string; readonly parameters: Readonly<Record<string, string>> };
}

export interface CatalogTable {
  readonly databaseName: string;
  readonly name: string;
  readonly tableType: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly storage: StorageDescriptor;
  readonly partitionKeys: readonly CatalogColumn[];
  readonly versionId: string;
  readonly createdAtMs: number;
  readonly updatedAtMs: number;
}

export interface CatalogPartition {
  readonly values: readonly string[];
  readonly parameters: Readonly<Record<string, string>>;
  readonly storage: StorageDescriptor;
  readonly createdAtMs: number;
}

/** Every method authorises `principal` for the Glue action of the same name on catalog, database and table. */
export interface TableCatalog {
  /** @throws AwsError EntityNotFoundException */
  getTable(request: { principal: Principal; databaseName: string; name: string }): CatalogTable;
  getPartitions(request: {
    principal: Principal;
    databaseName: string;
    tableName: string;
  }): readonly CatalogPartition[];
}

/** The catalog for who changes it too, as Athena's DDL does. Authorises as `TableCatalog`. */
export interface EditableTableCatalog extends TableCatalog {
  /** glue:GetTables. */
  getTables(request: { principal: Principal; databaseName: string }): readonly CatalogTable[];
  /** glue:DeleteTable. */
  deleteTable(request: { principal: Principal; databaseName: string; name: string }): void;
  /** glue:BatchCreatePartition. Stored as the table is, at `location`. @throws AwsError AlreadyExistsException */
  createPartition(request: {
    principal: Principal;
    databaseName: string;
    tableName: string;
    values: readonly string[];
    location: string;
  }): void;
  /** glue:DeletePartition. @throws AwsError EntityNotFoundException */
  deletePartition(request: {
    principal: Principal;
    databaseName: string;
    tableName: string;
    values: readonly string[];
  }): void;
}
