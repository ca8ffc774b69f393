// The query of one window. Its token derives from report, window, statement and the objects to be read, so that whoever asks
// for the same run again starts nothing new; the statement is part of it because Athena refuses a token whose query changed:
// https://docs.aws.amazon.com/athena/latest/APIReference/API_StartQueryExecution.html
import { createHash } from "node:crypto";
import type { Telemetry } from "../../contract/index.ts";
import { partitionPath, renderSelect, renderUnload } from "../../queries/index.ts";
import type { DirtyWindow } from "./dirty-windows.ts";
import { windowKey } from "./dirty-windows.ts";

/** What Athena is asked; `clientRequestToken` has 64 characters (32 to 128 are allowed), `runId` its first 16. */
export interface QueryRequest {
  readonly key: string;
  readonly clientRequestToken: string;
  readonly runId: string;
  readonly sql: string;
}

interface Source {
  readonly contract: Telemetry;
  /** The text of the report's SQL file. */
  readonly sql: string;
  readonly reportsBucket: string;
}

/** The request for a window's run over `inputs`, sorted: the same inputs are the same run. */
export function queryRequest(
  dirty: DirtyWindow,
  inputs: readonly string[],
  { contract, sql, reportsBucket }: Source,
): QueryRequest {
  const { report, window } = dirty;
  const select = renderSelect(sql, { contract, window });
  const identity = JSON.stringify([reportsBucket, report.name, partitionPath(window), select, inputs]);
  const clientRequestToken = createHash("sha256").update(identity).digest("hex");
  const runId = clientRequestToken.slice(0, 16);
  const statement = renderUnload({ report: report.name, select, window, runId, reportsBucket });
  return { key: windowKey(dirty), clientRequestToken, runId, sql: statement };
}
