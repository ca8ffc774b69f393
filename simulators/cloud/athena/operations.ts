// The operations of Athena that stand on the wire. https://docs.aws.amazon.com/athena/latest/APIReference/API_Operations.html
import type { Operation } from "../wire/operation.ts";
import type { AthenaContext } from "./athena-context.ts";
import { batchGetQueryExecution } from "./operations/batch-get-query-execution.ts";
import { getQueryExecution } from "./operations/get-query-execution.ts";
import { getQueryResults } from "./operations/get-query-results.ts";
import { getWorkGroup } from "./operations/get-work-group.ts";
import { listQueryExecutions } from "./operations/list-query-executions.ts";
import { listWorkGroups } from "./operations/list-work-groups.ts";
import { startQueryExecution } from "./operations/start-query-execution.ts";
import { stopQueryExecution } from "./operations/stop-query-execution.ts";

export function athenaOperations(context: AthenaContext): readonly Operation[] {
  return [
    startQueryExecution(context),
    getQueryExecution(context),
    batchGetQueryExecution(context),
    stopQueryExecution(context),
    listQueryExecutions(context),
    getQueryResults(context),
    getWorkGroup(context),
    listWorkGroups(context),
  ];
}
