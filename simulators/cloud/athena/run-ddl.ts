// Statements on the catalog, done as the caller, and the lines that Athena answers to them.
// https://docs.aws.amazon.com/athena/latest/ug/ddl-reference.html
import type { ObjectStore } from "../ports/object-store.ts";
import type { Principal } from "../ports/principal.ts";
import type { CatalogTable, EditableTableCatalog } from "../ports/table-catalog.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { DdlStatement, PartitionSpec, TableTarget } from "./ddl-statement.ts";
import { QueryFailure } from "./query-failure.ts";
import type { OutputColumn } from "./sql/translation.ts";
import { s3Location } from "./storage/s3-location.ts";

export interface DdlOutcome {
  readonly columns: readonly OutputColumn[];
  readonly lines: readonly string[];
}

export interface DdlRequest {
  readonly principal: Principal;
  readonly database: string;
  readonly tables: EditableTableCatalog;
  readonly objects: ObjectStore;
}

const nothing: DdlOutcome = { columns: [], lines: [] };
const textColumns = (...names: readonly string[]): readonly OutputColumn[] =>
  names.map((name) => ({ name, type: "string" }));

/** @throws QueryFailure in the words of Athena's DDL engine. */
export function runDdl(request: DdlRequest, statement: DdlStatement): DdlOutcome {
  try {
    return run(request, statement);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new QueryFailure("FAILED", `Execution Error, return code 1. ${error.code}: ${error.message}`, {
      cause: error,
    });
  }
}

function run(request: DdlRequest, statement: DdlStatement): DdlOutcome {
  const { principal, tables } = request;
  switch (statement.kind) {
    case "show-tables": {
      const found = tables.getTables({ principal, databaseName: statement.database ?? request.database });
      return { columns: textColumns("tab_name"), lines: found.map(({ name }) => name).sort() };
    }
    case "show-partitions": {
      const table = tableOf(request, statement.target);
      const partitions = tables.getPartitions({ principal, databaseName: table.databaseName, tableName: table.name });
      return { columns: textColumns("partition"), lines: partitions.map(({ values }) => folderOf(table, values)) };
    }
    case "describe":
      return describe(tableOf(request, statement.target));
    case "drop-table": {
      const { target, isLenient } = statement;
      const databaseName = target.database ?? request.database;
      tolerate(isLenient, "EntityNotFoundException", () =>
        tables.deleteTable({ principal, databaseName, name: target.table }),
      );
      return nothing;
    }
    case "repair-table":
      return repair(request, tableOf(request, statement.target));
    case "add-partitions": {
      const table = tableOf(request, statement.target);
      for (const { spec, location } of statement.partitions) {
        const values = valuesOf(table, spec);
        tolerate(statement.isLenient, "AlreadyExistsException", () => addPartition(request, table, values, location));
      }
      return nothing;
    }
    case "drop-partitions": {
      const table = tableOf(request, statement.target);
      const at = { principal, databaseName: table.databaseName, tableName: table.name };
      for (const spec of statement.specs)
        tolerate(statement.isLenient, "EntityNotFoundException", () =>
          tables.deletePartition({ ...at, values: valuesOf(table, spec) }),
        );
      return nothing;
    }
  }
}

const tableOf = ({ principal, tables, database }: DdlRequest, target: TableTarget): CatalogTable =>
  tables.getTable({ principal, databaseName: target.database ?? database, name: target.table });

const folderOf = ({ partitionKeys }: CatalogTable, values: readonly string[]): string =>
  partitionKeys.map(({ name }, index) => `${name}=${values[index] ?? ""}`).join("/");

function addPartition(request: DdlRequest, table: CatalogTable, values: readonly string[], location?: string): void {
  const { principal, tables } = request;
  const { bucket, prefix } = s3Location(table.storage.location);
  const own = location ?? `s3://${bucket}/${prefix}${folderOf(table, values)}`;
  tables.createPartition({ principal, databaseName: table.databaseName, tableName: table.name, values, location: own });
}

function valuesOf(table: CatalogTable, spec: PartitionSpec): readonly string[] {
  const values = table.partitionKeys.flatMap(({ name }) => spec.get(name) ?? []);
  if (values.length !== table.partitionKeys.length || spec.size !== values.length)
    throw new QueryFailure(
      "FAILED",
      `SemanticException partition spec {${[...spec.keys()].join(", ")}} doesn't match the partition keys`,
    );
  return values;
}

/** Adds every folder of the table's place that is named as a partition and is none yet. */
function repair(request: DdlRequest, table: CatalogTable): DdlOutcome {
  const { principal, objects, tables } = request;
  const { bucket, prefix } = s3Location(table.storage.location);
  const at = { principal, databaseName: table.databaseName, tableName: table.name };
  const known = new Set(tables.getPartitions(at).map(({ values }) => folderOf(table, values)));
  const added: string[] = [];
  for (const { key } of objects.list({ principal, bucket, prefix })) {
    const folders = key.slice(prefix.length).split("/").slice(0, table.partitionKeys.length);
    const values = table.partitionKeys.flatMap(({ name }, index) => {
      const [key = "", ...value] = folders[index]?.split("=") ?? [];
      return key.toLowerCase() === name ? [value.join("=")] : [];
    });
    const folder = folderOf(table, values);
    if (values.length !== table.partitionKeys.length || known.has(folder)) continue;
    addPartition(request, table, values, `s3://${bucket}/${prefix}${folders.join("/")}`);
    known.add(folder);
    added.push(folder);
  }
  const lines = added.map((folder) => `Repair: Added partition to metastore ${table.name}:${folder}`);
  const missing = added.map((folder) => `${table.name}:${folder}`).join("\t");
  return { columns: [], lines: added.length === 0 ? [] : [`Partitions not in metastore:\t${missing}`, ...lines] };
}

/** Hive's layout: columns padded to 20, partition keys once more below. */
function describe(table: CatalogTable): DdlOutcome {
  const line = (...cells: readonly string[]): string => cells.map((cell) => cell.padEnd(20)).join("\t");
  const keys = table.partitionKeys.map(({ name, type, comment = "" }) => line(name, type, comment));
  const columns = table.storage.columns.map(({ name, type, comment = "" }) => line(name, type, comment));
  const header = [
    line("", "", ""),
    "# Partition Information",
    line("# col_name", "data_type", "comment"),
    line("", "", ""),
  ];
  const lines = [...columns, ...keys, ...(keys.length === 0 ? [] : [...header, ...keys])];
  return { columns: textColumns("col_name", "data_type", "comment"), lines };
}

function tolerate(isLenient: boolean, code: string, action: () => void): void {
  try {
    action();
  } catch (error) {
    if (!(isLenient && error instanceof AwsError && error.code === code)) throw error;
  }
}
