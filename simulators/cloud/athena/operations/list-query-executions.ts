// Lists a workgroup's queries, newest first. https://docs.aws.amazon.com/athena/latest/APIReference/API_ListQueryExecutions.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, onWorkgroup, primaryWorkgroup, type AthenaContext } from "../athena-context.ts";
import { executionsPageMax } from "../limits.ts";
import { takePage } from "../page.ts";

export function listQueryExecutions({ account, history, workgroups }: AthenaContext): Operation {
  return defineOperation({
    name: "ListQueryExecutions",
    invalidInputCode,
    input: z.object({
      WorkGroup: z.string().default(primaryWorkgroup),
      NextToken: z.string().optional(),
      MaxResults: z.int().min(0).max(executionsPageMax).default(executionsPageMax),
    }),
    permissions: ({ WorkGroup }) => [onWorkgroup(account, "ListQueryExecutions", WorkGroup)],
    run: ({ WorkGroup, NextToken, MaxResults }) => {
      const executions = history.ofWorkgroup(workgroups.get(WorkGroup).name);
      const page = takePage(executions, { token: NextToken, limit: MaxResults });
      return { QueryExecutionIds: page.items.map(({ id }) => id), NextToken: page.nextToken };
    },
  });
}
