// Runs a report's SQL as the embedded Athena does, translated from Trino's dialect for DuckDB, over rows given by a test.
// What this does not prove: that Trino answers the same. test/truth/athena holds the translation to recorded answers.
import { DuckDBInstance } from "@duckdb/node-api";
import { defaultTelemetry, eventTimeOf, type Row, type Telemetry } from "../../contract/index.ts";
import {
  loadSql,
  rejectedReadingsTable,
  renderSelect,
  sqlLiteral,
  telemetryTable,
  windowOf,
  type GlueType,
  type Report,
  type StoredTable,
  type Window,
} from "../../queries/index.ts";
import { duckdbMacros, duckdbSettings, translate } from "millrace-cloud/sql";
import type { TableColumns, Translation } from "millrace-cloud/sql";

const duckTypes: Readonly<Record<GlueType, string>> = {
  string: "VARCHAR",
  int: "INTEGER",
  bigint: "BIGINT",
  double: "DOUBLE",
  boolean: "BOOLEAN",
  timestamp: "TIMESTAMP",
};

/** A reading of the default contract at 2026-11-21 10:00 UTC, received a second later; a test names only what matters to it. */
export function reading(fields: Row = {}): Row {
  const event_time = fields.event_time ?? Date.parse("2026-11-21T10:00:00.000Z");
  return {
    device_id: "dev-1",
    boot_id: "boot-1",
    seq: 0,
    received_at: Number(event_time) + 1000,
    temperature_c: 20,
    humidity_pct: 50,
    battery_v: 3.7,
    vibration_mm_s: 1,
    latitude: null,
    longitude: null,
    firmware: "1.0.0",
    ...fields,
    event_time,
  };
}

export interface Given {
  /** The default one unless given. */
  readonly contract?: Telemetry;
  readonly telemetry?: readonly Row[];
  /** Arrival times (epoch ms) of rejected records, with the day they lie under if it is another. */
  readonly rejected?: readonly { readonly arrivedAtMs: number; readonly dt?: string }[];
}

export interface Answer {
  readonly names: readonly string[];
  /** As Trino names them. */
  readonly types: readonly string[];
  readonly rows: readonly Record<string, unknown>[];
}

/** The answer of a report for a window; bigints and timestamps come as JSON values. */
export async function runReport(report: Report, window: Window, given: Given): Promise<Answer> {
  const { contract = defaultTelemetry, telemetry = [], rejected = [] } = given;
  const tables = [telemetryTable(contract), rejectedReadingsTable];
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    for (const statement of ["SET TimeZone = 'UTC'", ...duckdbSettings, ...duckdbMacros, ...tables.map(created)])
      await connection.run(statement);
    for (const row of telemetry) {
      const { dt, hour } = windowOf(eventTimeOf(row, contract));
      await connection.run(inserted(telemetryTable(contract), { ...row, dt, hour }));
    }
    for (const { arrivedAtMs, dt = windowOf(arrivedAtMs).dt } of rejected)
      await connection.run(inserted(rejectedReadingsTable, { arrivaltimestamp: arrivedAtMs, dt }));
    const { duckdb, columns } = translated(renderSelect(loadSql(report), { contract, window }), tables);
    const reader = await connection.runAndReadAll(duckdb);
    return {
      names: columns.map(({ name }) => name),
      types: columns.map(({ type }) => type),
      rows: reader.getRowObjectsJson().map((row) => Object.fromEntries(Object.entries(row).map(asNumber))),
    };
  } finally {
    connection.closeSync();
  }
}

function translated(sql: string, tables: readonly StoredTable[]): Extract<Translation, { kind: "query" }> {
  const translation = translate(sql, {
    nowMs: 0,
    table: ({ table }) => tables.map(tableColumns).find(({ name }) => name === table),
    relation: ({ name }) => name.table,
  });
  if (translation.kind !== "query") throw new Error(translation.message);
  return translation;
}

const tableColumns = ({ name, columns, partitionKeys }: StoredTable): TableColumns => ({
  name,
  columns: [
    ...Object.entries(columns).map(([column, { type }]) => ({ name: column, type })),
    ...partitionKeys.map((key) => ({ name: key, type: "string" })),
  ],
});

function created({ name, columns, partitionKeys }: StoredTable): string {
  const stored = Object.entries(columns).map(([column, { type }]) => `"${column}" ${duckTypes[type]}`);
  return `CREATE TABLE ${name} (${[...stored, ...partitionKeys.map((key) => `${key} VARCHAR`)].join(", ")})`;
}

function inserted({ name, columns }: StoredTable, row: Row): string {
  const cells = Object.entries(row).map(([column, value]) => {
    if (value === null) return "NULL";
    if (typeof value === "string") return sqlLiteral({ kind: "varchar", value });
    if (columns[column]?.type === "timestamp") return sqlLiteral({ kind: "timestamp", epochMs: Number(value) });
    return value.toString();
  });
  const names = Object.keys(row).map((column) => `"${column}"`);
  return `INSERT INTO ${name} (${names.join(", ")}) VALUES (${cells.join(", ")})`;
}

// DuckDB's JSON form gives BIGINT as text.
const asNumber = ([name, value]: [string, unknown]): [string, unknown] => [
  name,
  typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value,
];
