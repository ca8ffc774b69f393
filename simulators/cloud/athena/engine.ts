// Runs planned queries on DuckDB: measures what they read, then reads rows or writes files. Everything here is real I/O and
// happens inside Clock.work.
import { readdirSync } from "node:fs";
import path from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import type { DuckDb } from "../engines/duckdb.ts";
import type { QueryPlan } from "./plan-query.ts";
import { QueryFailure, ScanLimitExceeded } from "./query-failure.ts";
import type { Row } from "./results/csv-result.ts";
import type { SqlFrontEnd } from "./sql-front-end.ts";
import { createScanMeter } from "./storage/bytes-scanned.ts";
import { notSupported } from "./statement.ts";
import { copyStatement, type UnloadFormat } from "./unload.ts";

export interface Selected {
  readonly rows: readonly Row[];
  readonly bytesScanned: number;
}

export interface Unloaded {
  readonly rowCount: number;
  readonly files: readonly { readonly path: string; readonly folder: string }[];
  readonly bytesScanned: number;
}

export interface Engine {
  /** @throws QueryFailure, or ScanLimitExceeded before anything is read. */
  select(plan: QueryPlan, bytesScannedMax: number | undefined): Promise<Selected>;
  /** Writes the file `path`, or, partitioned, files in folders under it. */
  unload(
    plan: QueryPlan,
    bytesScannedMax: number | undefined,
    target: UnloadFormat & { path: string },
  ): Promise<Unloaded>;
}

export function createEngine(duckdb: DuckDb, frontEnd: SqlFrontEnd): Engine {
  const meter = createScanMeter();
  let macrosReady: Promise<void> | undefined;

  /** Meters the plan's files, then runs `task` with the front end's settings and macros in place. */
  const execute = <Result>(
    plan: QueryPlan,
    bytesScannedMax: number | undefined,
    task: (connection: DuckDBConnection, bytesScanned: number) => Promise<Result>,
  ): Promise<Result> =>
    duckdb.withConnection(async (connection) => {
      macrosReady ??= runAll(connection, frontEnd.macros);
      await macrosReady;
      const bytesScanned = await meter.bytesScanned(connection, plan.scans);
      if (bytesScannedMax !== undefined && bytesScanned > bytesScannedMax)
        throw new ScanLimitExceeded("Query cancelled! : Bytes scanned limit was exceeded");
      try {
        return await task(connection, bytesScanned);
      } catch (error) {
        throw engineFailure(frontEnd, error);
      }
    }, frontEnd.settings);

  return {
    select: (plan, bytesScannedMax) =>
      execute(plan, bytesScannedMax, async (connection, bytesScanned) => {
        const result = await connection.runAndReadAll(plan.duckdb);
        const types = plan.columns.map(({ type }) => type);
        const rows = result
          .getRows()
          .map((values) => values.map((value, index) => frontEnd.text(value, types[index] ?? "varchar")));
        return { rows, bytesScanned };
      }),

    unload: (plan, bytesScannedMax, target) =>
      execute(plan, bytesScannedMax, async (connection, bytesScanned) => {
        const { rowsChanged: rowCount } = await connection.run(copyStatement(plan.duckdb, target));
        return { rowCount, files: rowCount === 0 ? [] : filesOf(target), bytesScanned };
      }),
  };
}

async function runAll(connection: DuckDBConnection, statements: readonly string[]): Promise<void> {
  for (const statement of statements) await connection.run(statement);
}

function filesOf({ path: target, partitionedBy }: UnloadFormat & { path: string }): Unloaded["files"] {
  if (partitionedBy.length === 0) return [{ path: target, folder: "" }];
  const entries = readdirSync(target, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile());
  return files
    .map((entry) => ({
      path: path.join(entry.parentPath, entry.name),
      folder: path.relative(target, entry.parentPath).split(path.sep).join("/"),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** What Trino would have said, where the front end knows it. */
function engineFailure(frontEnd: SqlFrontEnd, error: unknown): unknown {
  if (!(error instanceof Error) || error instanceof QueryFailure) return error;
  const known = frontEnd.failure(error.message);
  if (known?.kind === "error") return new QueryFailure(known.errorName, known.message, { cause: error });
  if (known?.kind === "refused") return notSupported(known.construct, error);
  const [kind = ""] = error.message.split(" Error:");
  if (kind === "IO") return new QueryFailure("HIVE_CANNOT_OPEN_SPLIT", error.message, { cause: error });
  if (kind === "Conversion" || kind === "Invalid Input")
    return new QueryFailure("HIVE_BAD_DATA", error.message, { cause: error });
  return new QueryFailure("GENERIC_INTERNAL_ERROR", error.message, { cause: error });
}
