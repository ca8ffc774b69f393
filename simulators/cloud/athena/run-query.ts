// One query's work: plan at the instant it starts, run on the engine while its time passes, put the results into S3 as the caller.
import { rmSync } from "node:fs";
import path from "node:path";
import type { Clock } from "../kernel/clock.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Random } from "../kernel/random.ts";
import type { EditableTableCatalog } from "../ports/table-catalog.ts";
import { AwsError } from "../wire/aws-error.ts";
import type { DdlStatement } from "./ddl-statement.ts";
import type { Engine, Unloaded } from "./engine.ts";
import { catalogStatementTimeMs, executionTimeMs } from "./limits.ts";
import { planQuery, type QueryPlan } from "./plan-query.ts";
import { isFinal, resultLocation, type QueryExecution } from "./query-execution.ts";
import { QueryFailure } from "./query-failure.ts";
import { runDdl } from "./run-ddl.ts";
import { encodeCsv } from "./results/csv-result.ts";
import type { SqlFrontEnd } from "./sql-front-end.ts";
import { parseStatement } from "./statement.ts";
import { parseS3Location, type S3Location } from "./storage/s3-location.ts";
import { checkUnloadColumns, fileSuffix, unloadFormat, type UnloadStatement } from "./unload.ts";

export interface RunDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly objects: ObjectStore;
  readonly tables: EditableTableCatalog;
  readonly engine: Engine;
  readonly frontEnd: SqlFrontEnd;
  /** On the object store's file system, so that finished files are moved, not copied. */
  readonly scratchDirectory: string;
}

/** @throws QueryFailure, ScanLimitExceeded, AwsError */
export async function runQuery(dependencies: RunDependencies, execution: QueryExecution): Promise<void> {
  const { clock, frontEnd } = dependencies;
  const { principal, sql, database } = execution.request;
  const statement = parseStatement(sql);
  if (statement.kind === "ddl") return runCatalogStatement(dependencies, execution, statement.ddl);
  const plan = planQuery(frontEnd, dependencies, {
    principal,
    sql: statement.sql,
    database,
    nowMs: execution.submittedAtMs,
  });
  switch (statement.kind) {
    case "select": {
      const { engine } = dependencies;
      const selected = await clock.work(executionTimeMs, () => engine.select(plan, execution.request.bytesScannedMax));
      execution.bytesScanned = selected.bytesScanned;
      if (isFinal(execution)) return;
      execution.columns = plan.columns;
      const header = plan.columns.map(({ name }) => name);
      return putResult(dependencies, execution, resultLocation(execution), encodeCsv(header, selected.rows));
    }
    case "unload":
      return runUnload(dependencies, execution, statement, plan);
  }
}

async function runCatalogStatement(
  dependencies: RunDependencies,
  execution: QueryExecution,
  statement: DdlStatement,
): Promise<void> {
  const { clock, tables, objects } = dependencies;
  const { principal, database = "default" } = execution.request;
  await clock.sleep(catalogStatementTimeMs);
  if (isFinal(execution)) return;
  const { columns, lines } = runDdl({ principal, database, tables, objects }, statement);
  execution.columns = columns;
  await putResult(
    dependencies,
    execution,
    resultLocation(execution),
    Buffer.from(lines.map((line) => `${line}\n`).join("")),
  );
}

async function runUnload(
  dependencies: RunDependencies,
  execution: QueryExecution,
  statement: UnloadStatement,
  plan: QueryPlan,
): Promise<void> {
  const { clock, engine, scratchDirectory } = dependencies;
  const format = unloadFormat(statement);
  checkUnloadColumns(plan.columns, format.partitionedBy);
  const target = emptyTarget(dependencies, execution, statement.location);
  const draft = path.join(scratchDirectory, execution.id);
  try {
    const { bytesScannedMax } = execution.request;
    const unloaded = await clock.work(executionTimeMs, () =>
      engine.unload(plan, bytesScannedMax, { ...format, path: draft }),
    );
    execution.bytesScanned = unloaded.bytesScanned;
    if (isFinal(execution)) return;
    const keys = await putFiles(dependencies, execution, { unloaded, target, suffix: fileSuffix(format) });
    execution.updateCount = unloaded.rowCount;
    const manifest = `${resultLocation(execution)}-manifest.csv`;
    const lines = keys.map((key) => `s3://${target.bucket}/${key}\n`);
    await putResult(dependencies, execution, manifest, Buffer.from(lines.join("")));
    execution.manifestLocation = manifest;
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
}

/** @throws QueryFailure where the folder has objects: UNLOAD never overwrites or adds. */
function emptyTarget({ objects }: RunDependencies, execution: QueryExecution, text: string): S3Location {
  const target = parseS3Location(text);
  if (target === undefined)
    throw new QueryFailure("INVALID_TABLE_PROPERTY", `external_location is not an S3 path: ${text}`);
  const { principal } = execution.request;
  if (objects.list({ principal, ...target }).length > 0)
    throw new QueryFailure(
      "HIVE_PATH_ALREADY_EXISTS",
      `Target directory for table 'awsdatacatalog.default.temp_table_${execution.id.replaceAll("-", "_")}' already exists: ${text}. You may need to manually clean the data at location '${text}' before retrying. Athena will not delete data in your account.`,
    );
  return target;
}

async function putFiles(
  { clock, random, objects }: RunDependencies,
  execution: QueryExecution,
  { unloaded, target, suffix }: { unloaded: Unloaded; target: S3Location; suffix: string },
): Promise<readonly string[]> {
  const [day = "", time = ""] = new Date(clock.now()).toISOString().replaceAll(/[-:]/g, "").split(/[T.]/);
  const stem = `${day}_${time}_${String(random.below(100_000)).padStart(5, "0")}_${random.hex(5)}`;
  const keys: string[] = [];
  for (const { path: file, folder } of unloaded.files) {
    const key = `${target.prefix}${folder === "" ? "" : `${folder}/`}${stem}_${random.uuid()}${suffix}`;
    await objects.putFile({ principal: execution.request.principal, bucket: target.bucket, key, path: file });
    keys.push(key);
  }
  return keys;
}

async function putResult(
  { objects }: RunDependencies,
  execution: QueryExecution,
  location: string,
  body: Buffer,
): Promise<void> {
  const [, bucket = "", key = ""] = /^s3:\/\/([^/]+)\/(.*)$/s.exec(location) ?? [];
  try {
    await objects.put({ principal: execution.request.principal, bucket, key, body, contentType: "text/csv" });
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new QueryFailure(undefined, `Access denied when writing output to url: ${location} . ${error.message}`, {
      cause: error,
    });
  }
}
