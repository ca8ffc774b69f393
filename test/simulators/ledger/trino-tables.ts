// Tables in memory that answer Trino SQL through the embedded cloud's own front end: what Athena would answer, without files, a clock or
// a network. That Athena's files are read alike is the world tests' to prove.
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { duckdbMacros, duckdbSettings, translate } from "millrace-cloud/sql";
import type { Columns } from "../../../queries/index.ts";
import type { Queries, QueryRow } from "../../../simulators/ledger/queries.ts";

type Cell = string | number | bigint | boolean | null;

export interface TrinoTables extends Queries {
  /** Makes a table of its columns; partition keys are texts. */
  create(name: string, columns: Columns, partitionKeys: readonly string[]): Promise<void>;
  insert(name: string, rows: readonly Readonly<Record<string, Cell>>[]): Promise<void>;
  /** Adds a statement's rows to a table, in one of its partitions. */
  insertSelect(name: string, sql: string, partition: Readonly<Record<string, string>>): Promise<void>;
  /** Runs DuckDB's own SQL. */
  run(duckdb: string): Promise<void>;
  close(): void;
}

const trinoTypes = {
  string: "varchar",
  int: "integer",
  bigint: "bigint",
  double: "double",
  boolean: "boolean",
  timestamp: "timestamp(3)",
} as const;
const duckDbTypes = { ...trinoTypes, timestamp: "timestamp" } as const;

const nowMs = Date.UTC(2026, 10, 21, 20);
const rowsPerInsert = 500;

export async function trinoTables(): Promise<TrinoTables> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const statement of [...duckdbSettings, ...duckdbMacros]) await connection.run(statement);
  const tables = new Map<string, Columns>();
  const translated = (sql: string): string => {
    const translation = translate(sql, {
      nowMs,
      table: ({ table }) => {
        const columns = tables.get(table);
        if (columns === undefined) return undefined;
        const typed = Object.entries(columns).map(([name, { type }]) => ({ name, type: trinoTypes[type] }));
        return { name: table, columns: typed };
      },
      relation: ({ name: { table } }) => `"${table}"`,
    });
    if (translation.kind !== "query") throw new Error(`${translation.message}\n${sql}`);
    return translation.duckdb;
  };
  return {
    async create(name, columns, partitionKeys) {
      const keys = partitionKeys.map((key) => [key, { type: "string", comment: "" }] as const);
      const all: Columns = { ...columns, ...Object.fromEntries(keys) };
      tables.set(name, all);
      const list = Object.entries(all).map(([column, { type }]) => `"${column}" ${duckDbTypes[type]}`);
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
      const keys = Object.entries(partition).map(([key, value]) => `'${value}' AS "${key}"`);
      await connection.run(`INSERT INTO "${name}" BY NAME SELECT *, ${keys.join(", ")} FROM (${translated(sql)})`);
    },
    async run(duckdb) {
      await connection.run(duckdb);
    },
    rows: (sql) => rowsOf(connection, translated(sql)),
    close() {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function literal(value: Cell, type: Columns[string]["type"]): string {
  if (value === null) return "NULL";
  if (type === "timestamp") return `epoch_ms(${String(value)}::BIGINT)`;
  return typeof value === "string" ? `'${value.replaceAll("'", "''")}'` : String(value);
}

async function rowsOf(connection: DuckDBConnection, sql: string): Promise<QueryRow[]> {
  const reader = await connection.runAndReadAll(sql);
  const names = reader.columnNames();
  return reader.getRowsJson().map((row) =>
    Object.fromEntries(
      names.map((name, index) => {
        const value = row[index];
        return [
          name,
          value === null || value === undefined ? null : typeof value === "string" ? value : JSON.stringify(value),
        ];
      }),
    ),
  );
}
