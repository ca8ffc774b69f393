// A stand-in for the pipeline: real devices publish, the contract judges, and the rows lie in an in-memory DuckDB that answers
// the reconciliation's own SQL. It does not prove that the embedded cloud or Athena answers that SQL alike.
import { DuckDBInstance } from "@duckdb/node-api";
import { deviceId } from "../../../lambdas/contract/brands.ts";
import { judgeRecord } from "../../../lambdas/contract/envelope.ts";
import { partitionOf } from "../../../lambdas/contract/partition.ts";
import { telemetryTopic, type Reading } from "../../../lambdas/contract/telemetry.ts";
import { reports } from "../../../queries/catalog.ts";
import { acceptedLatenessMsDefault } from "../../../queries/lateness.ts";
import { crewDevices } from "../../../simulators/fleet/crew-members.ts";
import { deviceLedger, type Attempt } from "../../../simulators/ledger/device-ledger.ts";
import type { BootEntry, FaultEntry, HourEntry } from "../../../simulators/ledger/entry.ts";
import type { Queries, QueryRow } from "../../../simulators/ledger/queries.ts";
import type { Ledger } from "../../../simulators/ledger/read-ledger.ts";
import { reconcile } from "../../../simulators/ledger/reconcile.ts";
import type { Tally } from "../../../simulators/ledger/tally.ts";
import { verdictOf, type Verdict } from "../../../simulators/ledger/verdict.ts";
import { crewSetup, manyFaults, startMs } from "../fleet/fleet-setup.ts";

/** What the devices did and what the tables hold of it: plain arrays, for a test to spoil. */
export interface Outcome {
  readonly ledger: { boots: BootEntry[]; hours: HourEntry[]; faults: FaultEntry[] };
  telemetry: Reading[];
  /** Records of the stream, as Firehose keeps them. */
  rejected: string[];
  /** Distinct readings of a report by window (`dt hour`). */
  reportCounts: Record<string, Map<string, number>>;
  ruleErrorCount: number;
  deadLetterCount: number;
}

interface Choice {
  /** Publishes that the broker never acknowledges, and whether they arrive. */
  readonly unacknowledged?: (attempt: Attempt) => "absent" | "present" | undefined;
}

const stepMs = 60_000;
const durationMs = 3 * 3_600_000;

function envelope(id: string, { payload }: Attempt, receivedMs: number): string {
  return JSON.stringify({
    payload: Buffer.from(payload).toString("base64"),
    topic: telemetryTopic(deviceId(id)),
    client_id: id,
    received_at: receivedMs,
  });
}

export function distinctByWindow(telemetry: readonly Reading[]): Map<string, number> {
  const distinct = new Map(telemetry.map((row) => [`${row.device_id} ${row.boot_id} ${row.seq}`, row]));
  const counts = new Map<string, number>();
  for (const row of distinct.values()) {
    const { dt, hour } = partitionOf(row.event_time);
    counts.set(`${dt} ${hour}`, (counts.get(`${dt} ${hour}`) ?? 0) + 1);
  }
  return counts;
}

/** Three hours of five devices with every kind of fault, delivered without fail. */
export function delivered({ unacknowledged = () => undefined }: Choice = {}): Outcome {
  const ledger: Outcome["ledger"] = { boots: [], hours: [], faults: [] };
  const telemetry: Reading[] = [];
  const rejected: string[] = [];
  for (const device of crewDevices(crewSetup({ indexes: [0, 1, 2, 3, 4], intervalMs: 60_000, faults: manyFaults }))) {
    const account = deviceLedger(device.source);
    for (let atMs = startMs + stepMs; atMs <= startMs + durationMs; atMs += stepMs) {
      const attempts = [...device.due(atMs, 100), ...(atMs === startMs + durationMs ? device.release(atMs, 100) : [])];
      for (const attempt of attempts) {
        account.attempted(attempt);
        const fate = unacknowledged(attempt);
        if (fate === undefined) account.acknowledged(attempt);
        if (fate === "absent") continue;
        const record = envelope(device.source.deviceId, attempt, atMs);
        const judgement = judgeRecord(record, acceptedLatenessMsDefault);
        if (judgement.kind === "accepted") telemetry.push(judgement.reading);
        else rejected.push(record);
      }
    }
    for (const entry of account.entries()) {
      if (entry.kind === "boot") ledger.boots.push(entry);
      else if (entry.kind === "hour") ledger.hours.push(entry);
      else ledger.faults.push(entry);
    }
  }
  const reportCounts = Object.fromEntries(reports.map(({ name }) => [name, distinctByWindow(telemetry)]));
  return { ledger, telemetry, rejected, reportCounts, ruleErrorCount: 0, deadLetterCount: 0 };
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function values(rows: readonly (readonly (string | number)[])[], empty: string): string {
  if (rows.length === 0) return empty;
  return `values ${rows.map((row) => `(${row.map((cell) => (typeof cell === "string" ? quoted(cell) : cell)).join(",")})`).join(",")}`;
}

function telemetryRow({ device_id, boot_id, seq, event_time, received_at }: Reading): (string | number)[] {
  const { dt, hour } = partitionOf(event_time);
  return [device_id, boot_id, seq, event_time, received_at, dt, hour];
}

/** DuckDB over the outcome's rows; every value comes back as text, as Athena gives it. */
export async function queriesOver(outcome: Outcome): Promise<Queries> {
  const connection = await (await DuckDBInstance.create(":memory:")).connect();
  const nothing = (columnCount: number): string => `select ${Array(columnCount).fill("null").join(",")} limit 0`;
  await connection.run(
    `create table telemetry as select device_id, boot_id, seq::bigint as seq, make_timestamp(event_ms * 1000) as event_time,
     make_timestamp(received_ms * 1000) as received_at, dt, hour
     from (${values(outcome.telemetry.map(telemetryRow), nothing(7))}) as t(device_id, boot_id, seq, event_ms, received_ms, dt, hour)`,
  );
  const rejected = outcome.rejected.map((record) => [Buffer.from(record).toString("base64"), "2026-11-21"]);
  await connection.run(
    `create table rejected_readings as select 'Lambda.ProcessingFailed' as errorcode, rawdata, dt
     from (${values(rejected, nothing(2))}) as t(rawdata, dt)`,
  );
  for (const [name, counts] of Object.entries(outcome.reportCounts)) {
    const rows = [...counts].map(([window, count]) => [...window.split(" "), count]);
    await connection.run(
      `create table ${name} as select dt, hour, reading_count::bigint as reading_count
       from (${values(rows, nothing(3))}) as t(dt, hour, reading_count)`,
    );
  }
  return {
    async rows(sql) {
      const rows = (await connection.runAndReadAll(sql)).getRowObjects();
      return rows.map((row): QueryRow =>
        Object.fromEntries(Object.entries(row).map(([name, value]) => [name, value === null ? null : String(value)])),
      );
    },
  };
}

export async function reconciled(outcome: Outcome): Promise<{ tally: Tally; verdict: Verdict }> {
  const ledger: Ledger = outcome.ledger;
  const tally = await reconcile({
    ledger,
    queries: await queriesOver(outcome),
    leftovers: {
      ruleErrorCount: () => Promise.resolve(outcome.ruleErrorCount),
      deadLetters: () =>
        Promise.resolve([{ queue: "millrace-dev-objects-dlq", messageCount: outcome.deadLetterCount }]),
    },
    acceptedLatenessMs: acceptedLatenessMsDefault,
  });
  return { tally, verdict: verdictOf(tally) };
}
