// Athena: SQL over the objects that the Data Catalog's tables describe. Queries run on DuckDB, as their caller, by the clock.
// https://docs.aws.amazon.com/athena/latest/ug/what-is.html
import { mkdtempSync, mkdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Account } from "../ports/account.ts";
import type { Clock } from "../kernel/clock.ts";
import type { DuckDb } from "../engines/duckdb.ts";
import type { EventBus } from "../ports/event-bus.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { ObjectStore } from "../ports/object-store.ts";
import type { Random } from "../kernel/random.ts";
import type { EditableTableCatalog } from "../ports/table-catalog.ts";
import type { JsonService } from "../wire/protocol.ts";
import { workgroupArn } from "./athena-context.ts";
import { createEngine } from "./engine.ts";
import { startsBurst, startsPerSecond } from "./limits.ts";
import { athenaOperations } from "./operations.ts";
import { createQueryHistory } from "./query-history.ts";
import { createLifecycle } from "./query-lifecycle.ts";
import { putQueryMetrics } from "./query-metrics.ts";
import { createResultReader } from "./results/result-reader.ts";
import { runQuery } from "./run-query.ts";
import type { SqlFrontEnd } from "./sql-front-end.ts";
import { tokenBucket } from "./token-bucket.ts";
import { createWorkgroups, type Workgroups } from "./workgroup.ts";

export interface Athena {
  readonly wire: JsonService;
  readonly workgroups: Workgroups;
  workgroupArn(name: string): string;
  /** Queries that have not ended. */
  backlog(): number;
  /** Removes what unfinished queries left on disk. */
  close(): void;
}

export interface AthenaDependencies {
  readonly clock: Clock;
  readonly random: Random;
  readonly account: Account;
  readonly objects: ObjectStore;
  readonly tables: EditableTableCatalog;
  readonly events: EventBus;
  readonly duckdb: DuckDb;
  readonly frontEnd: SqlFrontEnd;
  readonly metrics?: MetricSink;
  readonly onFault: (error: unknown) => void;
  /** For files on their way into the object store; a temporary directory without it. */
  readonly dataDirectory?: string;
}

export function createAthena(dependencies: AthenaDependencies): Athena {
  const { clock, random, account, objects, tables, events, duckdb, frontEnd, onFault, metrics, dataDirectory } =
    dependencies;
  const scratchDirectory =
    dataDirectory === undefined ? mkdtempSync(path.join(tmpdir(), "athena-")) : path.join(dataDirectory, "athena");
  rmSync(scratchDirectory, { recursive: true, force: true });
  mkdirSync(scratchDirectory, { recursive: true });
  const engine = createEngine(duckdb, frontEnd);
  const workgroups = createWorkgroups();
  const run = { clock, random, objects, tables, engine, frontEnd, scratchDirectory };
  const lifecycle = createLifecycle({
    clock,
    events,
    onFault,
    run: (execution) => runQuery(run, execution),
    onEnd(execution) {
      const isPublished = workgroups.get(execution.request.workgroup).publishesMetrics;
      if (metrics !== undefined && isPublished) putQueryMetrics(metrics, execution);
    },
  });
  const operations = athenaOperations({
    account,
    clock,
    random,
    history: createQueryHistory(clock),
    lifecycle,
    workgroups,
    objects,
    results: createResultReader(objects),
    startRate: tokenBucket(clock, { perSecond: startsPerSecond, burst: startsBurst }),
  });
  return {
    wire: { protocol: "json", target: "AmazonAthena", version: "1.1", operations },
    workgroups,
    workgroupArn: (name) => workgroupArn(account, name),
    backlog: () => lifecycle.backlog(),
    close: () => rmSync(scratchDirectory, { recursive: true, force: true }),
  };
}
