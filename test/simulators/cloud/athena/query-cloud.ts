// Athena over a catalog and a disk, with a database `fleet` and a workgroup `reports`, and AWS's client to run statements in it.
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
import { cloudWith } from "../kit/cloud-with.ts";
import type { SetUp } from "../kit/set-up.ts";
import { diskObjects } from "./disk-objects.ts";
import { passThroughSql } from "./pass-through-sql.ts";

const startMs = Date.UTC(2026, 10, 21, 12);

export type QueryCloud = Awaited<ReturnType<typeof queryCloud>>;

/** The translation of SQL is a pass-through, unless another is given. */
export async function queryCloud(setUp: Pick<SetUp, "access" | "frontEnd"> = {}) {
  const directory = mkdtempSync(path.join(tmpdir(), "objects-"));
  const objects = diskObjects(directory);
  const cloud = await cloudWith({
    services: ["athena", "glue"],
    startMs,
    standIns: { objects },
    frontEnd: passThroughSql,
    ...setUp,
  });
  cloud.atClose(() => rmSync(directory, { recursive: true, force: true }));
  cloud.athena.workgroups.put({
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
  cloud.glue.catalog.createDatabase({ Name: "fleet" });
  const client = await cloud.client(AthenaClient);
  /** Starts a statement in the workgroup `reports`, runs the clock until it has ended, and answers its QueryExecution. */
  const run = async (sql: string, more: Partial<StartQueryExecutionCommandInput> = {}): Promise<QueryExecution> => {
    const input = { QueryString: sql, WorkGroup: "reports", QueryExecutionContext: { Database: "fleet" }, ...more };
    const { QueryExecutionId } = await client.send(new StartQueryExecutionCommand(input));
    await cloud.elapse(10_000);
    const { QueryExecution } = await client.send(new GetQueryExecutionCommand({ QueryExecutionId }));
    return QueryExecution ?? {};
  };
  return { ...cloud, objects, client, run };
}
