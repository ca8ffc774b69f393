// publish-report: EventBridge tells it that a query has ended; it publishes the run, or reports the failure.
import { AthenaClient, GetQueryExecutionCommand } from "@aws-sdk/client-athena";
import { GlueClient } from "@aws-sdk/client-glue";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { readDefinition } from "../definition.ts";
import { publishReportEnvironment } from "../environment.ts";
import { createLogger } from "../observability.ts";
import { endedQuery } from "./ended-query.ts";
import { gluePartitions } from "./glue-partitions.ts";
import type { Publishing, QueryRecord, ReportFailure } from "./publish.ts";
import { publish } from "./publish.ts";

const { database, reportsBucket, failuresQueueUrl } = publishReportEnvironment(process.env);
const { reports } = await readDefinition();
const athena = new AthenaClient({});
const sqs = new SQSClient({});
const logger = createLogger("publish-report");

const publishing: Publishing = {
  reportsBucket,
  describe,
  partitions: gluePartitions(new GlueClient({}), { name: database, reports }),
  sendFailure,
};

/** Deals with one state change; throws if a service fails, so that Lambda delivers the event again. */
export async function handler(event: unknown): Promise<void> {
  const query = endedQuery(event);
  if (query === undefined) return;
  const published = await publish(query, publishing);
  if (published.kind === "failed") logger.error("report failed", { ...published.failure });
  else logger.info("query ended", { ...published });
}

async function describe(queryExecutionId: string): Promise<QueryRecord> {
  const { QueryExecution } = await athena.send(new GetQueryExecutionCommand({ QueryExecutionId: queryExecutionId }));
  const { Query, Status } = QueryExecution ?? {};
  if (Query === undefined || Status?.SubmissionDateTime === undefined) {
    throw new Error(`Athena's record of query ${queryExecutionId} lacks its text or its submission time`);
  }
  const reason = Status.StateChangeReason ?? Status.AthenaError?.ErrorMessage ?? "";
  return { sql: Query, submittedAtMs: Status.SubmissionDateTime.getTime(), reason };
}

async function sendFailure(failure: ReportFailure): Promise<void> {
  await sqs.send(new SendMessageCommand({ QueueUrl: failuresQueueUrl, MessageBody: JSON.stringify(failure) }));
}
