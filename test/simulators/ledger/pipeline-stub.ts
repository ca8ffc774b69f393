// A pipeline without a cloud: real devices' messages are judged by the contract, the rows lie in tables in memory, the reports' own SQL
// runs over them, and the reconciliation asks all of it. A test falsifies one of the steps. It does not prove that the embedded cloud
// delivers: world tests do.
import { readFileSync } from "node:fs";
import {
  defaultTelemetry,
  envelopeOf,
  eventTimeOf,
  judgeOf,
  type Judgement,
  type Row,
  type Telemetry,
} from "../../../contract/index.ts";
import {
  defaultReports,
  partitionOf,
  rejectedReadingsTable,
  renderSelect,
  reportTable,
  telemetryTable,
  windowOfPartition,
  type Report,
} from "../../../queries/index.ts";
import { crewDevices } from "../../../simulators/fleet/crew-members.ts";
import type { FaultMix } from "../../../simulators/fleet/fault-mix.ts";
import { plannedReadingCount } from "../../../simulators/fleet/simulated-source.ts";
import type { Attempt } from "../../../simulators/ledger/attempt.ts";
import { deviceLedger } from "../../../simulators/ledger/device-ledger.ts";
import type { LedgerEntry } from "../../../simulators/ledger/entry.ts";
import type { Ledger } from "../../../simulators/ledger/read-ledger.ts";
import type { QueryRow } from "../../../simulators/ledger/queries.ts";
import { reconcile, type ReconcileOptions } from "../../../simulators/ledger/reconcile.ts";
import type { Tally } from "../../../simulators/ledger/tally.ts";
import { verdictOf, type Verdict } from "../../../simulators/ledger/verdict.ts";
import { crewSetup, possibleFaults, startMs } from "../fleet/fleet-setup.ts";
import { trinoTables, type TrinoAnswer, type TrinoTables } from "../../queries/trino-tables.ts";

/** A stored row with its partition. */
export interface StoredRow {
  readonly row: Row;
  readonly dt: string;
  readonly hour: string;
}

export interface PipelineChoice {
  readonly contract?: Telemetry;
  readonly reports?: readonly Report[];
  readonly deviceCount?: number;
  readonly faults?: FaultMix;
  /** Publishes that the broker never acknowledges, and whether they arrive. */
  readonly unacknowledged?: (attempt: Attempt) => "absent" | "present" | undefined;
  /** Devices that are planned and stay silent. */
  readonly silent?: (deviceId: string) => boolean;
  /** What the transform makes of a row that it should store as it is. */
  readonly transform?: ((stored: StoredRow, index: number) => readonly StoredRow[]) | undefined;
  /** What a report's SQL is made to say. */
  readonly sql?: ((report: string, sql: string) => string) | undefined;
  /** Something done to the tables at the end, in DuckDB's own SQL. */
  readonly tamper?: readonly string[];
  readonly strayPartitions?: readonly string[];
  /** What becomes of the records that Firehose keeps. */
  readonly rejected?: (records: readonly string[]) => readonly string[];
  readonly mayRedeliver?: boolean;
  readonly ruleErrorCount?: number;
  readonly deadLetterCount?: number;
}

export interface Reconciled {
  readonly ledger: Ledger;
  readonly tally: Tally;
  readonly verdict: Verdict;
  readonly asked: readonly string[];
}

const stepMs = 60_000;
const intervalMs = 60_000;
const durationMs = 3 * 3_600_000;
const seed = 7;

/** Three hours of five devices, a reading every 72 seconds each, with every kind of fault that such devices have. */
export async function reconciled(choice: PipelineChoice = {}): Promise<Reconciled> {
  const contract = choice.contract ?? defaultTelemetry;
  const reports = choice.reports ?? defaultReports(contract);
  const delivered = deliver(contract, choice);
  const tables = await trinoTables();
  try {
    await store(tables, contract, delivered);
    await runReports(tables, contract, { reports, choice, stored: delivered.stored });
    for (const statement of choice.tamper ?? []) await tables.run(statement);
    const asked: string[] = [];
    const tally = await reconcile({
      ...optionsOf(contract, reports, choice),
      ledger: delivered.ledger,
      queries: {
        rows: async (sql) => {
          asked.push(sql);
          return (await tables.ask(sql)).rows.map(asText);
        },
      },
    });
    return { ledger: delivered.ledger, tally, verdict: verdictOf(tally), asked };
  } finally {
    tables.close();
  }
}

function optionsOf(
  contract: Telemetry,
  reports: readonly Report[],
  {
    deviceCount = 5,
    strayPartitions = [],
    mayRedeliver = false,
    ruleErrorCount = 0,
    deadLetterCount = 0,
  }: PipelineChoice,
): Omit<ReconcileOptions, "ledger" | "queries"> {
  const indexes = Array.from({ length: deviceCount }, (_, index) => index);
  const endMs = startMs + durationMs;
  return {
    definition: { contract, reports },
    leftovers: {
      ruleErrorCount: () => Promise.resolve(ruleErrorCount),
      deadLetters: () => Promise.resolve([{ queue: "objects-dlq", messageCount: deadLetterCount }]),
    },
    partitions: () => Promise.resolve(["dt=2026-11-21", ...strayPartitions]),
    plan: new Map(
      indexes.map((index) => [
        `dev-000${index + 1}`,
        plannedReadingCount({ contract, seed, index, startMs, intervalMs }, endMs),
      ]),
    ),
    acceptedLatenessMs: contract.lateness.acceptedMsMax,
    receiptToleranceMs: 0,
    mayRedeliver,
  };
}

interface Delivered {
  readonly ledger: Ledger;
  readonly stored: readonly StoredRow[];
  /** Records of the stream, as Firehose keeps them. */
  readonly rejected: readonly string[];
}

function deliver(contract: Telemetry, choice: PipelineChoice): Delivered {
  const { deviceCount = 5, faults = possibleFaults(contract), silent = () => false } = choice;
  const indexes = Array.from({ length: deviceCount }, (_, index) => index);
  const judge = judgeOf(contract);
  const entries: LedgerEntry[] = [];
  const stored: StoredRow[] = [];
  const rejected: string[] = [];
  for (const device of crewDevices(crewSetup({ contract, indexes, intervalMs, faults, seed }), contract)) {
    const { deviceId } = device.source;
    if (silent(deviceId)) continue;
    const account = deviceLedger(contract, deviceId);
    for (const attempt of attemptsOf(device)) {
      account.attempted(attempt);
      const fate = choice.unacknowledged?.(attempt);
      if (fate === undefined) account.acknowledged(attempt);
      if (fate === "absent") continue;
      const judgements = judge({ ...attempt, receivedAtMs: attempt.sentMs });
      stored.push(...judgements.flatMap((judgement) => storedRow(judgement, contract)));
      const positions = judgements.flatMap(({ kind }, position) => (kind === "rejected" ? [position] : []));
      if (positions.length > 0) rejected.push(recordOf(deviceId, attempt, positions));
    }
    entries.push(...account.entries());
  }
  const { transform } = choice;
  return {
    ledger: ledgerOf(entries),
    stored: transform === undefined ? stored : stored.flatMap(transform),
    rejected: choice.rejected?.(rejected) ?? rejected,
  };
}

function attemptsOf(device: ReturnType<typeof crewDevices>[number]): Attempt[] {
  const attempts: Attempt[] = [];
  for (let atMs = startMs + stepMs; atMs <= startMs + durationMs; atMs += stepMs)
    attempts.push(...device.due(atMs, 100));
  return [...attempts, ...device.release(startMs + durationMs, 100)];
}

function storedRow(judgement: Judgement, contract: Telemetry): StoredRow[] {
  if (judgement.kind === "rejected") return [];
  const { row } = judgement;
  return [{ row, ...partitionOf(eventTimeOf(row, contract)) }];
}

const recordOf = (clientId: string, { payload, topic, sentMs }: Attempt, readings: readonly number[]): string =>
  envelopeOf({ payload: Buffer.from(payload), topic, clientId, receivedAtMs: sentMs, readings: undefined }, readings);

function ledgerOf(entries: readonly LedgerEntry[]): Ledger {
  return {
    devices: entries.filter((entry) => entry.kind === "device"),
    hours: entries.filter((entry) => entry.kind === "hour"),
    rejected: entries.filter((entry) => entry.kind === "rejected"),
  };
}

async function store(tables: TrinoTables, contract: Telemetry, { stored, rejected }: Delivered): Promise<void> {
  const telemetry = telemetryTable(contract);
  await tables.create(telemetry);
  await tables.insert(
    telemetry.name,
    stored.map(({ row, dt, hour }) => ({ ...row, dt, hour })),
  );
  await tables.create(rejectedReadingsTable);
  const records = rejected.map((record) => ({ rawdata: Buffer.from(record).toString("base64"), dt: "2026-11-21" }));
  await tables.insert(rejectedReadingsTable.name, records);
}

interface Run {
  readonly reports: readonly Report[];
  readonly choice: PipelineChoice;
  readonly stored: readonly StoredRow[];
}

/** Every report of every hour that holds readings. */
async function runReports(tables: TrinoTables, contract: Telemetry, { reports, choice, stored }: Run): Promise<void> {
  const hours = new Map(stored.map(({ dt, hour }) => [`${dt} ${hour}`, { dt, hour }]));
  for (const report of reports) {
    const table = reportTable(report);
    await tables.create(table);
    const text = readFileSync(report.sqlFile, "utf8");
    const sql = choice.sql?.(table.name, text) ?? text;
    for (const partition of hours.values()) {
      const window = windowOfPartition(partition);
      if (window === undefined) continue;
      await tables.insertSelect(table.name, renderSelect(sql, { contract, window }), partition);
    }
  }
}

/** Cells as Athena's GetQueryResults gives them. */
const asText = (row: TrinoAnswer["rows"][number]): QueryRow =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value === null || typeof value === "string" ? value : JSON.stringify(value),
    ]),
  );
