// The catalog's state and the changes that lead to it. A change is what the journal keeps; applying all of them in order
// gives the state back.
import { z } from "zod";
import { databaseShape, partitionShape, tableShape, type ColumnInput } from "./catalog-shapes.ts";

const storedDatabase = z.object({ input: databaseShape, createdAtMs: z.number() });
const storedTable = z.object({
  databaseName: z.string(),
  input: tableShape,
  versionId: z.string(),
  createdAtMs: z.number(),
  updatedAtMs: z.number(),
});
const storedPartition = z.object({ input: partitionShape, createdAtMs: z.number() });

export type StoredDatabase = z.output<typeof storedDatabase>;
export type StoredTable = z.output<typeof storedTable>;
export type StoredPartition = z.output<typeof storedPartition>;

const place = { database: z.string(), table: z.string() };

export const changeShape = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("put-database"), database: storedDatabase }),
  z.object({ kind: z.literal("delete-database"), name: z.string() }),
  z.object({ kind: z.literal("put-table"), table: storedTable }),
  z.object({ kind: z.literal("delete-table"), ...place }),
  z.object({ kind: z.literal("put-partition"), ...place, partition: storedPartition }),
  z.object({ kind: z.literal("delete-partition"), ...place, values: z.array(z.string()) }),
]);

export type CatalogChange = z.output<typeof changeShape>;

export interface TableState {
  readonly table: StoredTable;
  /** By `partitionId`, in order of creation. */
  readonly partitions: Map<string, StoredPartition>;
}

export interface DatabaseState {
  readonly database: StoredDatabase;
  readonly tables: Map<string, TableState>;
}

export interface CatalogState {
  readonly databases: Map<string, DatabaseState>;
  /** Equal column lists are kept once: a table's partitions mostly repeat its own. */
  readonly columnLists: Map<string, ColumnInput[]>;
}

export const emptyState = (): CatalogState => ({ databases: new Map(), columnLists: new Map() });

export const partitionId = (values: readonly string[]): string => JSON.stringify(values);

/** Changes `state` in place. A change to what is not there does nothing. */
export function applyChange(state: CatalogState, change: CatalogChange): void {
  switch (change.kind) {
    case "put-database": {
      const name = change.database.input.Name;
      const tables = state.databases.get(name)?.tables ?? new Map<string, TableState>();
      state.databases.set(name, { database: change.database, tables });
      return;
    }
    case "delete-database":
      state.databases.delete(change.name);
      return;
    case "put-table": {
      const tables = state.databases.get(change.table.databaseName)?.tables;
      const name = change.table.input.Name;
      const partitions = tables?.get(name)?.partitions ?? new Map<string, StoredPartition>();
      tables?.set(name, { table: change.table, partitions });
      return;
    }
    case "delete-table":
      state.databases.get(change.database)?.tables.delete(change.table);
      return;
    case "put-partition":
      partitionsAt(state, change)?.set(
        partitionId(change.partition.input.Values),
        withSharedColumns(state, change.partition),
      );
      return;
    case "delete-partition":
      partitionsAt(state, change)?.delete(partitionId(change.values));
  }
}

/** The shortest list of changes that leads to `state`. */
export function* changesOf(state: CatalogState): Generator<CatalogChange> {
  for (const { database, tables } of state.databases.values()) {
    yield { kind: "put-database", database };
    for (const { table, partitions } of tables.values()) {
      yield { kind: "put-table", table };
      const at = { database: table.databaseName, table: table.input.Name };
      for (const partition of partitions.values()) yield { kind: "put-partition", ...at, partition };
    }
  }
}

function partitionsAt(
  state: CatalogState,
  at: { database: string; table: string },
): TableState["partitions"] | undefined {
  return state.databases.get(at.database)?.tables.get(at.table)?.partitions;
}

function withSharedColumns(state: CatalogState, partition: StoredPartition): StoredPartition {
  const storage = partition.input.StorageDescriptor;
  if (storage?.Columns === undefined) return partition;
  const text = JSON.stringify(storage.Columns);
  const shared = state.columnLists.get(text) ?? storage.Columns;
  state.columnLists.set(text, shared);
  return { ...partition, input: { ...partition.input, StorageDescriptor: { ...storage, Columns: shared } } };
}
