// Athena over a catalog and a disk in a temporary directory, on virtual time, for tests.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  AthenaClient,
  GetQueryExecutionCommand,
  StartQueryExecutionCommand,
  type QueryExecution,
  type StartQueryExecutionCommandInput,
} from "@aws-sdk/client-athena";
import { GlueClient } from "@aws-sdk/client-glue";
import { createAthena, type Athena } from "../../../../simulators/cloud/athena/athena.ts";
import type { SqlFrontEnd } from "../../../../simulators/cloud/athena/sql-front-end.ts";
import { createGlue, type Glue } from "../../../../simulators/cloud/glue/glue.ts";
import type { AccessControl } from "../../../../simulators/cloud/ports/access-control.ts";
import { openDuckDb, type DuckDb } from "../../../../simulators/cloud/engines/duckdb.ts";
import type { ServiceEvent } from "../../../../simulators/cloud/ports/event-bus.ts";
import { seededRandom } from "../../../../simulators/cloud/kernel/random.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";
import { listenHttp } from "../../../../simulators/cloud/wire/http-server.ts";
import { createRouter } from "../../../../simulators/cloud/wire/router.ts";
import { allowAll } from "../allow-all.ts";
import { diskObjects, type DiskObjects } from "./disk-objects.ts";

export const startMs = Date.UTC(2026, 10, 21, 12, 0, 0);
export const account = { accountId: "123456789012", region: "us-east-1" };
export interface AthenaWorld {
  readonly athena: Athena;
  readonly glue: Glue;
  readonly clock: VirtualClock;
  readonly objects: DiskObjects;
  readonly duckdb: DuckDb;
  readonly events: ServiceEvent[];
  readonly faults: unknown[];
  readonly client: AthenaClient;
  readonly glueClient: GlueClient;
  /** Starts a statement in the workgroup `reports`, runs the clock until it has ended, and answers its QueryExecution. */
  run(sql: string, more?: Partial<StartQueryExecutionCommandInput>): Promise<QueryExecution>;
  close(): Promise<void>;
}

export async function athenaWorld(frontEnd: SqlFrontEnd, access: AccessControl = allowAll): Promise<AthenaWorld> {
  const directory = mkdtempSync(path.join(tmpdir(), "athena-test-"));
  const clock = new VirtualClock(startMs);
  const objects = diskObjects(path.join(directory, "s3"));
  const events: ServiceEvent[] = [];
  const faults: unknown[] = [];
  const duckdb = await openDuckDb({
    memoryLimit: "512MB",
    threads: 1,
    temporaryDirectory: directory,
    connectionsMax: 4,
  });
  const glue = createGlue({ clock, account, access });
  const athena = createAthena({
    clock,
    random: seededRandom(1),
    account,
    objects,
    tables: glue.tables,
    events: { publish: (event) => events.push(event) },
    duckdb,
    frontEnd,
    onFault: (error) => faults.push(error),
    dataDirectory: directory,
  });
  athena.workgroups.put({
    name: "reports",
    description: undefined,
    isEnabled: true,
    outputLocation: "s3://results/athena/",
    isEnforced: true,
    bytesScannedMax: undefined,
    publishesMetrics: true,
    requesterPays: false,
    engineVersion: "Athena engine version 3",
    createdAtMs: startMs,
  });
  glue.catalog.createDatabase({ Name: "fleet" });
  const router = createRouter([athena.wire, glue.wire], access, seededRandom(2));
  const endpoint = await listenHttp(router, 0, (error) => faults.push(error));
  const credentials = { accessKeyId: "AKIDTEST", secretAccessKey: "x" };
  const config = { endpoint: endpoint.url, region: "us-east-1", credentials, maxAttempts: 1 };
  const client = new AthenaClient(config);
  return {
    athena,
    glue,
    clock,
    objects,
    duckdb,
    events,
    faults,
    client,
    glueClient: new GlueClient(config),
    async run(sql, more = {}) {
      const input = { QueryString: sql, WorkGroup: "reports", QueryExecutionContext: { Database: "fleet" }, ...more };
      const { QueryExecutionId } = await client.send(new StartQueryExecutionCommand(input));
      await clock.runTo(clock.now() + 10_000);
      const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
      return QueryExecution ?? {};
    },
    async close() {
      await endpoint.close();
      duckdb.close();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}
