// Tables in memory that answer Trino SQL through the embedded cloud's own front end: what Athena would answer, without files, a clock or
// a network. That Trino answers the same is test/truth/athena's to prove, and that Athena's files are read alike the world tests'.
import { DuckDBInstance, type Json } from "@duckdb/node-api";
import { duckdbMacros, duckdbSettings, translate, type TableColumns, type Translation } from "millrace-cloud/sql";
import { sqlLiteral, type Columns, type GlueType, type StoredTable } from "../../queries/index.ts";

type Cell = string | number | bigint | boolean | null;
type Cells = Readonly<Record<string, Cell>>;

/** Bigints, decimals and timestamps come as text, as DuckDB's JSON has them. */
export interface TrinoAnswer {
  readonly columns: TableColumns["columns"];
  readonly rows: readonly Readonly<Record<string, Json>>[];
}

export interface TrinoTables {
  create(table: Pick<StoredTable, "name" | "columns" | "partitionKeys">): Promise<void>;
  /** Instants in epoch ms; a column that a row does not have is null. */
  insert(name: string, rows: readonly Cells[]): Promise<void>;
  /** Adds a statement's rows to a table, in one of its partitions. */
  insertSelect(name: string, sql: string, partition: Readonly<Record<string, string>>): Promise<void>;
  ask(sql: string): Promise<TrinoAnswer>;
  /** Runs DuckDB's own SQL. */
  run(duckdb: string): Promise<void>;
  close(): void;
}

const duckTypes: Readonly<Record<GlueType, string>> = {
  string: "VARCHAR",
  int: "INTEGER",
  bigint: "BIGINT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  timestamp: "TIMESTAMP",
};

const nowMs = Date.UTC(2026, 10, 21, 20);
const rowsPerInsert = 500;

export async function trinoTables(): Promise<TrinoTables> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const statement of [...duckdbSettings, ...duckdbMacros]) await connection.run(statement);
  const tables = new Map<string, Columns>();
  return {
    async create({ name, columns, partitionKeys }) {
      const keys = partitionKeys.map((key) => [key, { type: "string", comment: "" }] as const);
      const all: Columns = { ...columns, ...Object.fromEntries(keys) };
      tables.set(name, all);
      const list = Object.entries(all).map(([column, { type }]) => `"${column}" ${duckTypes[type]}`);
      await connection.run(`CREATE TABLE "${name}" (${list.join(", ")})`);
    },
    async insert(name, rows) {
      const columns = Object.entries(tables.get(name) ?? {});
      for (let first = 0; first < rows.length; first += rowsPerInsert) {
        const values = rows
          .slice(first, first + rowsPerInsert)
          .map((row) => `(${columns.map(([column, { type }]) => literal(row[column] ?? null, type)).join(", ")})`);
        await connection.run(`INSERT INTO "${name}" VALUES ${values.join(", ")}`);
      }
    },
    async insertSelect(name, sql, partition) {
      const { duckdb } = translated(sql, tables);
      const keys = Object.entries(partition).map(([key, value]) => `'${value}' AS "${key}"`);
      await connection.run(`INSERT INTO "${name}" BY NAME SELECT *, ${keys.join(", ")} FROM (${duckdb})`);
    },
    async ask(sql) {
      const { duckdb, columns } = translated(sql, tables);
      return { columns, rows: (await connection.runAndReadAll(duckdb)).getRowObjectsJson() };
    },
    async run(duckdb) {
      await connection.run(duckdb);
    },
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function translated(sql: string, tables: ReadonlyMap<string, Columns>): Extract<Translation, { kind: "query" }> {
  const translation = translate(sql, {
    nowMs,
    table: ({ table }) => {
      const columns = tables.get(table);
      if (columns === undefined) return undefined;
      return { name: table, columns: Object.entries(columns).map(([name, { type }]) => ({ name, type })) };
    },
    relation: ({ name: { table } }) => `"${table}"`,
  });
  if (translation.kind !== "query") throw new Error(`${translation.message}\n${sql}`);
  return translation;
}

function literal(value: Cell, type: GlueType): string {
  if (value === null) return "NULL";
  if (type === "timestamp") return sqlLiteral({ kind: "timestamp", epochMs: Number(value) });
  return typeof value === "string" ? sqlLiteral({ kind: "varchar", value }) : String(value);
}
