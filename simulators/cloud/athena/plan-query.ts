// Turns a SELECT into the engine's SQL over the files that it may have to read: tables from the catalog, as the caller sees it,
// partitions left out where the query's own words rule them out.
import type { Principal } from "../ports/principal.ts";
import type { CatalogTable } from "../ports/table-catalog.ts";
import { AwsError } from "../wire/aws-error.ts";
import { QueryFailure } from "./query-failure.ts";
import type { SqlFrontEnd } from "./sql-front-end.ts";
import type { OutputColumn, TableColumns, TableName, TableReference } from "./sql/translation.ts";
import { typeName } from "./sql/types.ts";
import { notSupported } from "./statement.ts";
import type { FileScan } from "./storage/bytes-scanned.ts";
import { parseHiveType } from "./storage/hive-type.ts";
import { isParquet, relationSql } from "./storage/relation.ts";
import { scanFiles, type ScanStores } from "./storage/scan-files.ts";

export interface QueryPlan {
  readonly duckdb: string;
  readonly columns: readonly OutputColumn[];
  readonly scans: readonly FileScan[];
}

export interface PlanRequest {
  readonly principal: Principal;
  readonly sql: string;
  /** For names without one. */
  readonly database: string | undefined;
  readonly nowMs: number;
}

/** @throws QueryFailure in Athena's words. */
export function planQuery(frontEnd: SqlFrontEnd, stores: ScanStores, request: PlanRequest): QueryPlan {
  const tables = new Map<string, CatalogTable | undefined>();
  const scans: FileScan[] = [];
  const tableAt = (name: TableName): CatalogTable | undefined => {
    const databaseName = name.database ?? request.database ?? "default";
    const key = `${databaseName}.${name.table}`;
    if (!tables.has(key)) tables.set(key, readTable(stores, request, databaseName, name));
    return tables.get(key);
  };

  const translation = frontEnd.translate(request.sql, {
    nowMs: request.nowMs,
    table: (name) => tableColumns(tableAt(name)),
    relation(reference) {
      const table = tableAt(reference.name);
      if (table === undefined) throw new Error(`the front end asked for ${reference.key}, which is no table`);
      const scan = scanTable(stores, request, table, reference);
      scans.push(scan);
      return relationSql(table, scan.files, scan.columnsRead);
    },
  });
  switch (translation.kind) {
    case "query":
      return { duckdb: translation.duckdb, columns: translation.columns, scans };
    case "refused":
      throw notSupported(translation.construct, new Error(translation.message));
    case "error":
      throw new QueryFailure(translation.errorName, translation.message);
  }
}

function readTable(
  stores: ScanStores,
  { principal }: PlanRequest,
  databaseName: string,
  name: TableName,
): CatalogTable | undefined {
  if (name.catalog !== undefined && name.catalog.toLowerCase() !== "awsdatacatalog") return undefined;
  try {
    return stores.tables.getTable({ principal, databaseName, name: name.table });
  } catch (error) {
    if (error instanceof AwsError && error.code === "EntityNotFoundException") return undefined;
    if (error instanceof AwsError)
      throw new QueryFailure(undefined, `Insufficient permissions to execute the query. ${error.message}`, {
        cause: error,
      });
    throw error;
  }
}

function scanTable(stores: ScanStores, request: PlanRequest, table: CatalogTable, reference: TableReference): FileScan {
  const { principal, nowMs } = request;
  const columnsRead = new Set(reference.columnsRead.map((name) => name.toLowerCase()));
  try {
    const found = scanFiles(stores, { principal, table, predicates: reference.predicates, nowMs });
    const files = found.map((file) => {
      const path = stores.objects.filePath({ principal, bucket: file.bucket, key: file.object.key });
      return { ...file, path };
    });
    return { files, isParquet: isParquet(table), columnsRead };
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    const name = error.code === "NoSuchBucket" ? "HIVE_METASTORE_ERROR" : "PERMISSION_DENIED";
    throw new QueryFailure(name, `${table.storage.location}: ${error.message}`, { cause: error });
  }
}

function tableColumns(table: CatalogTable | undefined): TableColumns | undefined {
  if (table === undefined) return undefined;
  const columns = [...table.storage.columns, ...table.partitionKeys];
  return {
    name: table.name,
    columns: columns.map(({ name, type }) => ({ name: name.toLowerCase(), type: typeName(parseHiveType(type)) })),
  };
}
