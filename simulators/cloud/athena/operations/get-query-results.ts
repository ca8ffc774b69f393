// Answers a finished query's rows as text, a thousand at a time, the header first.
// https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, onQuery, type AthenaContext } from "../athena-context.ts";
import { resultsPageMax } from "../limits.ts";
import { takePage } from "../page.ts";
import { isFinal, resultLocation, type QueryExecution } from "../query-execution.ts";
import { invalidRequest } from "../query-history.ts";
import { columnInfo } from "../results/column-info.ts";
import type { Row } from "../results/csv-result.ts";

export function getQueryResults(context: AthenaContext): Operation {
  return defineOperation({
    name: "GetQueryResults",
    invalidInputCode,
    input: z.object({
      QueryExecutionId: z.string().min(1),
      NextToken: z.string().optional(),
      MaxResults: z.int().min(1).max(resultsPageMax).default(resultsPageMax),
    }),
    permissions: ({ QueryExecutionId }) => [onQuery(context, "GetQueryResults", QueryExecutionId)],
    run: async ({ QueryExecutionId, NextToken, MaxResults }, { principal }) => {
      const execution = finished(context.history.get(QueryExecutionId));
      const { columns, updateCount } = execution;
      const isSelect = updateCount === undefined;
      const rows = isSelect ? await readRows(context, execution, principal) : [];
      const page = takePage(rows, { token: NextToken, limit: MaxResults });
      return {
        UpdateCount: updateCount ?? 0,
        ResultSet: { Rows: page.items.map(answerRow), ResultSetMetadata: { ColumnInfo: columns.map(columnInfo) } },
        NextToken: page.nextToken,
      };
    },
  });
}

function finished(execution: QueryExecution): QueryExecution {
  const { state } = execution;
  if (!isFinal(execution)) throw invalidRequest(`Query has not yet finished. Current state: ${state}`);
  if (state !== "SUCCEEDED") throw invalidRequest(`Query did not finish successfully. Final query state: ${state}`);
  return execution;
}

async function readRows(
  { results }: AthenaContext,
  execution: QueryExecution,
  principal: QueryExecution["request"]["principal"],
): Promise<readonly Row[]> {
  try {
    return await results.rows(principal, resultLocation(execution));
  } catch (error) {
    if (error instanceof AwsError && error.code === "NoSuchKey") throw invalidRequest("Could not find results");
    throw error;
  }
}

const answerRow = (row: Row): object => ({ Data: row.map((cell) => (cell === null ? {} : { VarCharValue: cell })) });
