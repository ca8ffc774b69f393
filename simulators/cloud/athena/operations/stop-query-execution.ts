// Cancels a query that has not ended. https://docs.aws.amazon.com/athena/latest/APIReference/API_StopQueryExecution.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, onQuery, type AthenaContext } from "../athena-context.ts";

export function stopQueryExecution(context: AthenaContext): Operation {
  return defineOperation({
    name: "StopQueryExecution",
    invalidInputCode,
    input: z.object({ QueryExecutionId: z.string().min(1) }),
    permissions: ({ QueryExecutionId }) => [onQuery(context, "StopQueryExecution", QueryExecutionId)],
    run: ({ QueryExecutionId }) => context.lifecycle.cancel(context.history.get(QueryExecutionId)),
  });
}
