// Answers several queries at a time. https://docs.aws.amazon.com/athena/latest/APIReference/API_BatchGetQueryExecution.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, onQuery, type AthenaContext } from "../athena-context.ts";
import { executionsPageMax } from "../limits.ts";
import { answerQuery } from "../query-answer.ts";

export function batchGetQueryExecution(context: AthenaContext): Operation {
  const { history, workgroups } = context;
  return defineOperation({
    name: "BatchGetQueryExecution",
    invalidInputCode,
    input: z.object({ QueryExecutionIds: z.array(z.string()).min(1).max(executionsPageMax) }),
    permissions: ({ QueryExecutionIds }) =>
      QueryExecutionIds.map((id) => onQuery(context, "BatchGetQueryExecution", id)),
    run: ({ QueryExecutionIds }) => {
      const found = QueryExecutionIds.flatMap((id) => history.find(id) ?? []);
      const missing = QueryExecutionIds.filter((id) => history.find(id) === undefined);
      return {
        QueryExecutions: found.map((one) => answerQuery(one, workgroups.get(one.request.workgroup).engineVersion)),
        UnprocessedQueryExecutionIds: missing.map((id) => ({
          QueryExecutionId: id,
          ErrorCode: "INVALID_INPUT",
          ErrorMessage: `QueryExecution ${id} was not found`,
        })),
      };
    },
  });
}
