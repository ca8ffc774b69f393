// The reconciliation's SQL through Athena's API, local or AWS: start, poll, page.
// https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html
import {
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  StartQueryExecutionCommand,
  type AthenaClient,
  type GetQueryResultsOutput,
} from "@aws-sdk/client-athena";
import type { Queries, QueryRow } from "./queries.ts";

export interface AthenaQueriesOptions {
  readonly client: AthenaClient;
  readonly workGroup: string;
  readonly database: string;
  /** Waits on whatever clock drives the run. */
  readonly sleep: (delayMs: number) => Promise<void>;
}

const pollDelayMs = 500;
/** Ten minutes of polling: a statement of the reconciliation takes seconds. */
const pollCountMax = 1_200;
/** A page has up to 1,000 rows; a year of 500 devices' hours is 4,400 pages. */
const pageCountMax = 10_000;

async function succeeded(options: AthenaQueriesOptions, queryExecutionId: string, sql: string): Promise<void> {
  for (let poll = 0; poll < pollCountMax; poll++) {
    const answer = await options.client.send(new GetQueryExecutionCommand({ QueryExecutionId: queryExecutionId }));
    const { State: state, StateChangeReason: reason } = answer.QueryExecution?.Status ?? {};
    if (state === "SUCCEEDED") return;
    if (state === "FAILED" || state === "CANCELLED")
      throw new Error(`Athena query ${queryExecutionId} ${state}: ${reason ?? "no reason given"}\n${sql}`);
    await options.sleep(pollDelayMs);
  }
  throw new Error(`waited ${pollCountMax * pollDelayMs} ms for Athena query ${queryExecutionId}\n${sql}`);
}

/** The rows of one page. The first page of a SELECT begins with the column names. */
function rowsOf({ ResultSet: resultSet }: GetQueryResultsOutput, isFirst: boolean): QueryRow[] {
  const columns = (resultSet?.ResultSetMetadata?.ColumnInfo ?? []).map(({ Name: name }) => name ?? "");
  const rows = (resultSet?.Rows ?? []).slice(isFirst ? 1 : 0);
  return rows.map(({ Data: cells = [] }) =>
    Object.fromEntries(columns.map((column, index) => [column, cells[index]?.VarCharValue ?? null])),
  );
}

async function pagesOf({ client }: AthenaQueriesOptions, queryExecutionId: string): Promise<QueryRow[]> {
  const rows: QueryRow[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < pageCountMax; page++) {
    const answer = await client.send(
      new GetQueryResultsCommand({ QueryExecutionId: queryExecutionId, NextToken: nextToken, MaxResults: 1_000 }),
    );
    for (const row of rowsOf(answer, page === 0)) rows.push(row);
    nextToken = answer.NextToken;
    if (nextToken === undefined) return rows;
  }
  throw new Error(`Athena query ${queryExecutionId} has more than ${pageCountMax} pages of results`);
}

export function athenaQueries(options: AthenaQueriesOptions): Queries {
  return {
    async rows(sql) {
      const started = await options.client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          WorkGroup: options.workGroup,
          QueryExecutionContext: { Database: options.database },
        }),
      );
      if (started.QueryExecutionId === undefined) throw new Error(`Athena started no query for\n${sql}`);
      await succeeded(options, started.QueryExecutionId, sql);
      return pagesOf(options, started.QueryExecutionId);
    },
  };
}
