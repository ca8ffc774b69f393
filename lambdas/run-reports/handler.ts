// run-reports: turns new objects, or the end of an hour, into one Athena query per dirty window.
// Partial batch answers: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { PartialItemFailureResponse } from "@aws-lambda-powertools/batch/types";
import { AthenaClient, StartQueryExecutionCommand } from "@aws-sdk/client-athena";
import { reports } from "../../queries/catalog.ts";
import { loadSql } from "../../queries/load.ts";
import { runReportsEnvironment } from "../environment.ts";
import { createLogger } from "../observability.ts";
import type { DirtyWindow } from "./dirty-windows.ts";
import { closingWindows, dirtyWindows } from "./dirty-windows.ts";
import { newObjects } from "./new-objects.ts";
import type { QueryRequest } from "./query-request.ts";
import { queryRequest } from "./query-request.ts";
import { firstFailure, runMessages } from "./run-messages.ts";
import type { Start } from "./start-queries.ts";
import { startQueries } from "./start-queries.ts";
import type { QueueMessage } from "./trigger.ts";
import { parseTrigger } from "./trigger.ts";

const { workgroup, database, reportsBucket } = runReportsEnvironment(process.env);
const sources = new Map(reports.map((report) => [report.name, { report, sql: loadSql(report), reportsBucket }]));
const athena = new AthenaClient({});
const logger = createLogger("run-reports");

/** Answers the failed messages of a batch; for any other trigger, throws if a query did not start. */
export async function handler(event: unknown): Promise<PartialItemFailureResponse | undefined> {
  const trigger = parseTrigger(event);
  switch (trigger.kind) {
    case "messages":
      return answerBatch(trigger.messages, await runMessages(trigger.messages, startWindows));
    case "notification":
      await startAll(dirtyWindows(newObjects(trigger.notification)));
      return undefined;
    case "close-hour":
      await startAll(closingWindows(trigger.scheduledAtMs));
      return undefined;
  }
}

async function startAll(windows: readonly DirtyWindow[]): Promise<void> {
  const failure = firstFailure(windows, await startWindows(windows));
  if (failure !== undefined) throw failure;
}

async function startWindows(windows: readonly DirtyWindow[]): Promise<ReadonlyMap<string, Start>> {
  const requests = windows.map((window) => {
    const source = sources.get(window.report);
    if (source === undefined) throw new Error(`the catalog has no report ${window.report}`);
    return queryRequest(window, source);
  });
  const outcomes = await startQueries(requests, startQuery);
  for (const { key, runId } of requests) {
    const outcome = outcomes.get(key);
    if (outcome?.kind === "started") logger.info("query started", { key, runId, id: outcome.queryExecutionId });
    else logger.error("query did not start", { key, runId, error: String(outcome?.cause) });
  }
  return outcomes;
}

async function startQuery({ sql, clientRequestToken }: QueryRequest): Promise<string> {
  const { QueryExecutionId } = await athena.send(
    new StartQueryExecutionCommand({
      QueryString: sql,
      ClientRequestToken: clientRequestToken,
      WorkGroup: workgroup,
      QueryExecutionContext: { Database: database },
    }),
  );
  if (QueryExecutionId === undefined) throw new Error("Athena answered without a query execution id");
  return QueryExecutionId;
}

function answerBatch(
  messages: readonly QueueMessage[],
  failures: ReadonlyMap<string, Error>,
): Promise<PartialItemFailureResponse> {
  const processor = new BatchProcessor(EventType.SQS);
  const settle = ({ messageId }: QueueMessage): Promise<void> => {
    const failure = failures.get(messageId);
    return failure === undefined ? Promise.resolve() : Promise.reject(failure);
  };
  return processPartialResponse({ Records: [...messages] }, settle, processor, { throwOnFullBatchFailure: false });
}
