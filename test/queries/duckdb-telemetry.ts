// Runs a report's SQL as the embedded Athena does, translated from Trino's dialect for DuckDB, over rows given by a test.
// What this does not prove: that Trino answers the same. test/truth/athena holds the translation to recorded answers.
import { DuckDBInstance } from "@duckdb/node-api";
import { loadSql } from "../../queries/load.ts";
import { renderSelect } from "../../queries/render.ts";
import type { Report } from "../../queries/report.ts";
import { sqlLiteral } from "../../queries/sql-literal.ts";
import type { TelemetryRow } from "../../queries/tables.ts";
import { telemetryColumns } from "../../queries/tables.ts";
import type { HourWindow } from "../../queries/window.ts";
import { windowOf } from "../../queries/window.ts";
import { duckdbMacros, duckdbSettings, translate } from "millrace-cloud/sql";
import type { TableColumns, Translation } from "millrace-cloud/sql";

const duckTypes = { string: "VARCHAR", int: "INTEGER", bigint: "BIGINT", double: "DOUBLE", timestamp: "TIMESTAMP" };

/** A reading at 2026-11-21 10:00 UTC, received a second later; a test names only what matters to it. */
export function reading(fields: Partial<TelemetryRow> = {}): TelemetryRow {
  const event_time = fields.event_time ?? Date.parse("2026-11-21T10:00:00.000Z");
  return {
    device_id: "dev-1",
    boot_id: "boot-1",
    seq: 0,
    received_at: event_time + 1000,
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
  readonly telemetry?: readonly TelemetryRow[];
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
export async function runReport(report: Report, window: HourWindow, given: Given): Promise<Answer> {
  const connection = await (await DuckDBInstance.create()).connect();
  try {
    for (const statement of ["SET TimeZone = 'UTC'", ...duckdbSettings, ...duckdbMacros])
      await connection.run(statement);
    await connection.run(createTelemetry);
    await connection.run("CREATE TABLE rejected_readings (arrivaltimestamp BIGINT, dt VARCHAR)");
    for (const row of given.telemetry ?? []) await connection.run(insertTelemetry(row));
    for (const { arrivedAtMs, dt } of given.rejected ?? []) {
      await connection.run(
        `INSERT INTO rejected_readings VALUES (${arrivedAtMs}, '${dt ?? windowOf(arrivedAtMs).dt}')`,
      );
    }
    const { duckdb, columns } = translated(renderSelect(report, loadSql(report), window));
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

function translated(sql: string): Extract<Translation, { kind: "query" }> {
  const translation = translate(sql, {
    nowMs: 0,
    table: ({ table }) => tables.find(({ name }) => name === table),
    relation: ({ name }) => name.table,
  });
  if (translation.kind !== "query") throw new Error(translation.message);
  return translation;
}

const partitionKeys = ["dt", "hour"].map((name) => ({ name, type: "string" }));
const tables: readonly TableColumns[] = [
  {
    name: "telemetry",
    columns: [...Object.entries(telemetryColumns).map(([name, { type }]) => ({ name, type })), ...partitionKeys],
  },
  {
    name: "rejected_readings",
    columns: [
      { name: "arrivaltimestamp", type: "bigint" },
      { name: "dt", type: "string" },
    ],
  },
];

const columns = Object.entries(telemetryColumns).map(([name, { type }]) => `${name} ${duckTypes[type]}`);
const createTelemetry = `CREATE TABLE telemetry (${[...columns, "dt VARCHAR", "hour VARCHAR"].join(", ")})`;

function insertTelemetry(row: TelemetryRow): string {
  const { dt, hour } = windowOf(row.event_time);
  const cells = Object.entries({ ...row, dt, hour }).map(([name, value]) => {
    if (value === null) return "NULL";
    if (typeof value === "string") return sqlLiteral({ kind: "varchar", value });
    if (name === "event_time" || name === "received_at") return sqlLiteral({ kind: "timestamp", epochMs: value });
    return value.toString();
  });
  const names = Object.keys({ ...row, dt, hour });
  return `INSERT INTO telemetry (${names.join(", ")}) VALUES (${cells.join(", ")})`;
}

// DuckDB's JSON form gives BIGINT as text.
const asNumber = ([name, value]: [string, unknown]): [string, unknown] => [
  name,
  typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value,
];
