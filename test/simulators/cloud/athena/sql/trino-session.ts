// Runs Trino statements through the front end on DuckDB over the recorded table `readings`: the answer is rows in a
// client's JSON form, an error of Trino's, or a refusal by name.
import { DuckDBInstance, type DuckDBConnection } from "@duckdb/node-api";
import { join } from "node:path";
import {
  clientJson,
  duckdbMacros,
  duckdbSettings,
  engineFailure,
  translate,
  type TableColumns,
  type Translation,
} from "../../../../../simulators/cloud/athena/sql/sql.ts";

const truth = join(import.meta.dirname, "../../../../truth/athena");
const nowMs = Date.parse("2026-11-21T08:00:00Z");

const readings: TableColumns = {
  name: "readings",
  columns: Object.entries({
    device_id: "varchar",
    seq: "bigint",
    ts: "timestamp(6)",
    ts_iso: "varchar",
    epoch_s: "bigint",
    temperature: "double",
    humidity: "double",
    battery: "integer",
    lat: "double",
    lon: "double",
    firmware: "varchar",
    raw_value: "varchar",
    payload: "varchar",
    tags: "array(varchar)",
    dt: "varchar",
    hour: "varchar",
  }).map(([name, type]) => ({ name, type })),
};

// The recorded paths are those of the bucket that Trino read.
const relation = `(SELECT * REPLACE ('s3://truth/fix/pq/' || regexp_extract("$path", 'dt=.*')  AS "$path") FROM (SELECT *, filename AS "$path" FROM read_parquet('${truth}/parquet/**/*.parquet', hive_partitioning = true, filename = true, hive_types = {'dt': VARCHAR, 'hour': VARCHAR})))`;

export type Answer =
  | {
      readonly kind: "rows";
      readonly types: readonly string[];
      readonly names: readonly string[];
      readonly rows: readonly (readonly unknown[])[];
    }
  | { readonly kind: "error"; readonly errorName: string; readonly message: string }
  | { readonly kind: "refused"; readonly construct: string; readonly message: string }
  | { readonly kind: "broken"; readonly message: string };

export interface TrinoSession {
  readonly answer: (sql: string) => Promise<Answer>;
  readonly close: () => void;
}

export function translateOverReadings(sql: string): Translation {
  return translate(sql, {
    nowMs,
    table: (name) => (name.table === "readings" ? readings : undefined),
    relation: () => relation,
  });
}

export async function openTrinoSession(): Promise<TrinoSession> {
  const instance = await DuckDBInstance.create(":memory:");
  const connection = await instance.connect();
  for (const statement of [...duckdbSettings, ...duckdbMacros]) await connection.run(statement);
  return { answer: (sql) => answer(connection, sql), close: () => connection.closeSync() };
}

async function answer(connection: DuckDBConnection, sql: string): Promise<Answer> {
  const translation = translateOverReadings(sql);
  if (translation.kind === "error") return translation;
  if (translation.kind === "refused") return translation;
  const { columns, duckdb } = translation;
  try {
    const reader = await connection.runAndReadAll(duckdb);
    const rows = reader.getRows().map((row) => row.map((value, index) => clientJson(value, columns[index]!.type)));
    return {
      kind: "rows",
      types: columns.map((column) => column.type),
      names: columns.map((column) => column.name),
      rows,
    };
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return engineFailure(message) ?? { kind: "broken", message: `${message}\n${duckdb}` };
  }
}
