// run-reports: turns new objects, or the end of an hour, into one Athena query per window that needs it.
// Partial batch answers: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { PartialItemFailureResponse } from "@aws-lambda-powertools/batch/types";
import { AthenaClient, StartQueryExecutionCommand } from "@aws-sdk/client-athena";
import { GlueClient } from "@aws-sdk/client-glue";
import { S3Client } from "@aws-sdk/client-s3";
import { loadSql } from "../../queries/index.ts";
import { readDefinition } from "../definition.ts";
import { runReportsEnvironment } from "../environment.ts";
import { createLogger } from "../observability.ts";
import { bucketListing } from "./bucket-listing.ts";
import type { DirtyWindow } from "./dirty-windows.ts";
import { closingWindows, dirtyWindows } from "./dirty-windows.ts";
import { newObjects } from "./new-objects.ts";
import { publishedRunIn } from "./published-run.ts";
import type { QueryRequest } from "./query-request.ts";
import { queryRequest } from "./query-request.ts";
import { firstFailure, runMessages } from "./run-messages.ts";
import { runClosingWindow, runDirtyWindow, type Runner } from "./run-window.ts";
import type { Start, StartRun } from "./start-runs.ts";
import { startRuns } from "./start-runs.ts";
import type { QueueMessage } from "./trigger.ts";
import { parseTrigger } from "./trigger.ts";

const { workgroup, database, readingsBucket, reportsBucket } = runReportsEnvironment(process.env);
const { contract, reports } = await readDefinition();
const sqlTexts = new Map(reports.map((report) => [report.name, loadSql(report)]));
const athena = new AthenaClient({});
const s3 = new S3Client({});
const glue = new GlueClient({});
const logger = createLogger("run-reports");

/** Answers the failed messages of a batch; for any other trigger, throws if a run did not start. */
export async function handler(event: unknown): Promise<PartialItemFailureResponse | undefined> {
  const trigger = parseTrigger(event);
  const runner = newRunner();
  const runDirty: StartRun = (dirty) => runDirtyWindow(dirty, runner);
  switch (trigger.kind) {
    case "messages":
      return answerBatch(
        trigger.messages,
        await runMessages(trigger.messages, reports, (windows) => startWindows(windows, runDirty)),
      );
    case "notification":
      await startAll(dirtyWindows(newObjects(trigger.notification), reports), runDirty);
      return undefined;
    case "close-hour": {
      const { scheduledAtMs } = trigger;
      const windows = closingWindows(scheduledAtMs, reports);
      await startAll(windows, (dirty) => runClosingWindow(dirty, { ...runner, scheduledAtMs }));
      return undefined;
    }
  }
}

/** For one invocation: listings are as old as the runner. */
const newRunner = (): Runner => ({
  list: bucketListing(s3, readingsBucket),
  request: (dirty, inputs) =>
    queryRequest(dirty, inputs, {
      contract,
      sql: sqlTexts.get(dirty.report.name) ?? loadSql(dirty.report),
      reportsBucket,
    }),
  start: startQuery,
  publishedRun: publishedRunIn(glue, database, reportsBucket),
});

async function startAll(windows: readonly DirtyWindow[], start: StartRun): Promise<void> {
  const failure = firstFailure(windows, await startWindows(windows, start));
  if (failure !== undefined) throw failure;
}

async function startWindows(windows: readonly DirtyWindow[], start: StartRun): Promise<ReadonlyMap<string, Start>> {
  const outcomes = await startRuns(windows, start);
  for (const [window, outcome] of outcomes) {
    if (outcome.kind === "failed") logger.error("run did not start", { window, error: String(outcome.cause) });
    else logger.info(`run ${outcome.kind}`, { window, ...outcome });
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
