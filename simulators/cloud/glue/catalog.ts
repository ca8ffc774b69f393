// The Data Catalog's domain: databases, tables and partitions, with the faults that Glue answers. No permissions here.
import type { Clock } from "../kernel/clock.ts";
import {
  partitionId,
  type DatabaseState,
  type StoredDatabase,
  type StoredPartition,
  type StoredTable,
  type TableState,
} from "./catalog-change.ts";
import {
  alreadyExists,
  databaseNotFound,
  invalidInput,
  partitionNotFound,
  tableNotFound,
  versionMismatch,
} from "./catalog-faults.ts";
import type { CatalogJournal } from "./catalog-journal.ts";
import type { DatabaseInput, PartitionInput, TableInput } from "./catalog-shapes.ts";

export interface TablePlace {
  readonly database: string;
  readonly table: string;
}

export class Catalog {
  readonly #journal: CatalogJournal;
  readonly #clock: Clock;

  constructor(journal: CatalogJournal, clock: Clock) {
    this.#journal = journal;
    this.#clock = clock;
  }

  databases(): readonly StoredDatabase[] {
    return Array.from(this.#journal.state.databases.values(), ({ database }) => database);
  }

  database(name: string): StoredDatabase {
    return this.#databaseAt(name).database;
  }

  createDatabase(input: DatabaseInput): void {
    if (this.#journal.state.databases.has(input.Name)) throw alreadyExists("Database");
    this.#journal.append({ kind: "put-database", database: { input, createdAtMs: this.#clock.now() } });
  }

  /** Creates it, or replaces its properties where it is there: a cloud started again provisions over its data directory. */
  putDatabase(input: DatabaseInput): void {
    const createdAtMs = this.#journal.state.databases.get(input.Name)?.database.createdAtMs ?? this.#clock.now();
    this.#journal.append({ kind: "put-database", database: { input, createdAtMs } });
  }

  deleteDatabase(name: string): void {
    this.#databaseAt(name);
    this.#journal.append({ kind: "delete-database", name });
  }

  tables(database: string): readonly StoredTable[] {
    return Array.from(this.#databaseAt(database).tables.values(), ({ table }) => table);
  }

  table(at: TablePlace): StoredTable {
    return this.#tableAt(at).table;
  }

  /** Creates it, or replaces its definition where it is there and differs. */
  putTable(databaseName: string, input: TableInput): void {
    const known = this.#databaseAt(databaseName).tables.get(input.Name);
    if (known === undefined) this.createTable(databaseName, input);
    else if (JSON.stringify(known.table.input) !== JSON.stringify(input)) this.updateTable(databaseName, input);
  }

  createTable(databaseName: string, input: TableInput): void {
    if (this.#databaseAt(databaseName).tables.has(input.Name)) throw alreadyExists("Table");
    const nowMs = this.#clock.now();
    const table = { databaseName, input, versionId: "0", createdAtMs: nowMs, updatedAtMs: nowMs };
    this.#journal.append({ kind: "put-table", table });
  }

  /** `versionId`, where given, must be the current one. */
  updateTable(databaseName: string, input: TableInput, versionId?: string): void {
    const { table } = this.#tableAt({ database: databaseName, table: input.Name });
    if (versionId !== undefined && versionId !== table.versionId) throw versionMismatch(input.Name);
    const changed = { ...table, input, versionId: String(Number(table.versionId) + 1), updatedAtMs: this.#clock.now() };
    this.#journal.append({ kind: "put-table", table: changed });
  }

  deleteTable(at: TablePlace): void {
    this.#tableAt(at);
    this.#journal.append({ kind: "delete-table", ...at });
  }

  partitions(at: TablePlace): readonly StoredPartition[] {
    return [...this.#tableAt(at).partitions.values()];
  }

  partition(at: TablePlace, values: readonly string[]): StoredPartition {
    const found = this.#tableAt(at).partitions.get(partitionId(values));
    if (found === undefined) throw partitionNotFound();
    return found;
  }

  createPartition(at: TablePlace, input: PartitionInput): void {
    this.#checkValues(at, input.Values);
    if (this.#tableAt(at).partitions.has(partitionId(input.Values))) throw alreadyExists("Partition");
    this.#journal.append({ kind: "put-partition", ...at, partition: { input, createdAtMs: this.#clock.now() } });
  }

  /** Puts `input` in the place of the partition with `values`: one atomic switch; its own values may differ. */
  updatePartition(at: TablePlace, values: readonly string[], input: PartitionInput): void {
    this.#checkValues(at, input.Values);
    const { createdAtMs } = this.partition(at, values);
    const isRenamed = partitionId(values) !== partitionId(input.Values);
    if (isRenamed && this.#tableAt(at).partitions.has(partitionId(input.Values))) throw alreadyExists("Partition");
    if (isRenamed) this.#journal.append({ kind: "delete-partition", ...at, values: [...values] });
    this.#journal.append({ kind: "put-partition", ...at, partition: { input, createdAtMs } });
  }

  deletePartition(at: TablePlace, values: readonly string[]): void {
    this.partition(at, values);
    this.#journal.append({ kind: "delete-partition", ...at, values: [...values] });
  }

  #databaseAt(name: string): DatabaseState {
    const found = this.#journal.state.databases.get(name);
    if (found === undefined) throw databaseNotFound(name);
    return found;
  }

  #tableAt(at: TablePlace): TableState {
    const found = this.#databaseAt(at.database).tables.get(at.table);
    if (found === undefined) throw tableNotFound(at.table);
    return found;
  }

  #checkValues(at: TablePlace, values: readonly string[]): void {
    const keyCount = this.#tableAt(at).table.input.PartitionKeys?.length ?? 0;
    if (values.length !== keyCount)
      throw invalidInput("The number of partition keys do not match the number of partition values");
  }
}
