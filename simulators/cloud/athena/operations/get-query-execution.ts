// Answers one query's state and figures. https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryExecution.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, onQuery, type AthenaContext } from "../athena-context.ts";
import { answerQuery } from "../query-answer.ts";

export function getQueryExecution(context: AthenaContext): Operation {
  return defineOperation({
    name: "GetQueryExecution",
    invalidInputCode,
    input: z.object({ QueryExecutionId: z.string().min(1) }),
    permissions: ({ QueryExecutionId }) => [onQuery(context, "GetQueryExecution", QueryExecutionId)],
    run: ({ QueryExecutionId }) => {
      const execution = context.history.get(QueryExecutionId);
      const { engineVersion } = context.workgroups.get(execution.request.workgroup);
      return { QueryExecution: answerQuery(execution, engineVersion) };
    },
  });
}
