// Stored tables and partitions in the form in which other services see them (ports/table-catalog.ts). Made once per version:
// a query over thousands of partitions asks for all of them.
import type { CatalogColumn, CatalogPartition, CatalogTable, StorageDescriptor } from "../ports/table-catalog.ts";
import type { StoredPartition, StoredTable } from "./catalog-change.ts";
import type { ColumnInput, StorageDescriptorInput } from "./catalog-shapes.ts";

const tableViews = new WeakMap<StoredTable, CatalogTable>();
const partitionViews = new WeakMap<StoredPartition, CatalogPartition>();
const columnViews = new WeakMap<readonly ColumnInput[], readonly CatalogColumn[]>();

export function viewTable(table: StoredTable): CatalogTable {
  return remember(tableViews, table, () => ({
    databaseName: table.databaseName,
    name: table.input.Name,
    tableType: table.input.TableType ?? "",
    parameters: table.input.Parameters ?? {},
    storage: viewStorage(table.input.StorageDescriptor),
    partitionKeys: viewColumns(table.input.PartitionKeys),
    versionId: table.versionId,
    createdAtMs: table.createdAtMs,
    updatedAtMs: table.updatedAtMs,
  }));
}

export function viewPartition(partition: StoredPartition): CatalogPartition {
  return remember(partitionViews, partition, () => ({
    values: partition.input.Values,
    parameters: partition.input.Parameters ?? {},
    storage: viewStorage(partition.input.StorageDescriptor),
    createdAtMs: partition.createdAtMs,
  }));
}

function viewStorage(storage: StorageDescriptorInput | undefined): StorageDescriptor {
  return {
    columns: viewColumns(storage?.Columns),
    location: storage?.Location ?? "",
    inputFormat: storage?.InputFormat ?? "",
    outputFormat: storage?.OutputFormat ?? "",
    serde: {
      library: storage?.SerdeInfo?.SerializationLibrary ?? "",
      parameters: storage?.SerdeInfo?.Parameters ?? {},
    },
  };
}

function viewColumns(columns: readonly ColumnInput[] = []): readonly CatalogColumn[] {
  return remember(columnViews, columns, () =>
    columns.map(({ Name: name, Type: type, Comment: comment }) => ({
      name,
      type,
      ...(comment === undefined ? {} : { comment }),
    })),
  );
}

function remember<Key extends object, Value>(views: WeakMap<Key, Value>, key: Key, make: () => Value): Value {
  const known = views.get(key);
  if (known !== undefined) return known;
  const made = make();
  views.set(key, made);
  return made;
}
