// Runs a report's SQL over rows given by a test.
import { defaultTelemetry, eventTimeOf, type Row, type Telemetry } from "../../contract/index.ts";
import {
  loadSql,
  partitionOf,
  rejectedReadingsTable,
  renderSelect,
  telemetryTable,
  type Report,
  type Window,
} from "../../queries/index.ts";
import { trinoTables } from "./trino-tables.ts";

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
  const tables = await trinoTables();
  try {
    const stored = telemetryTable(contract);
    await tables.create(stored);
    await tables.create(rejectedReadingsTable);
    await tables.insert(
      stored.name,
      telemetry.map((row) => ({ ...row, ...partitionOf(eventTimeOf(row, contract)) })),
    );
    await tables.insert(
      rejectedReadingsTable.name,
      rejected.map(({ arrivedAtMs, dt = partitionOf(arrivedAtMs).dt }) => ({ arrivaltimestamp: arrivedAtMs, dt })),
    );
    const { columns, rows } = await tables.ask(renderSelect(loadSql(report), { contract, window }));
    return {
      names: columns.map(({ name }) => name),
      types: columns.map(({ type }) => type),
      rows: rows.map((row) => Object.fromEntries(Object.entries(row).map(asNumber))),
    };
  } finally {
    tables.close();
  }
}

// DuckDB's JSON form gives BIGINT as text.
const asNumber = ([name, value]: [string, unknown]): [string, unknown] => [
  name,
  typeof value === "string" && /^-?\d+$/.test(value) ? Number(value) : value,
];
