// Lists the account's workgroups. https://docs.aws.amazon.com/athena/latest/APIReference/API_ListWorkGroups.html
import { z } from "zod";
import { Timestamp } from "../../wire/json-value.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type AthenaContext } from "../athena-context.ts";
import { workgroupsPageMax } from "../limits.ts";
import { takePage } from "../page.ts";

export function listWorkGroups({ workgroups }: AthenaContext): Operation {
  return defineOperation({
    name: "ListWorkGroups",
    invalidInputCode,
    input: z.object({
      NextToken: z.string().optional(),
      MaxResults: z.int().min(1).max(workgroupsPageMax).default(workgroupsPageMax),
    }),
    permissions: () => [{ action: "athena:ListWorkGroups", resources: ["*"] }],
    run: ({ NextToken, MaxResults }) => {
      const page = takePage(workgroups.list(), { token: NextToken, limit: MaxResults });
      const summaries = page.items.map((workgroup) => ({
        Name: workgroup.name,
        State: workgroup.isEnabled ? "ENABLED" : "DISABLED",
        Description: workgroup.description,
        CreationTime: new Timestamp(workgroup.createdAtMs),
        EngineVersion: { SelectedEngineVersion: "AUTO", EffectiveEngineVersion: workgroup.engineVersion },
      }));
      return { WorkGroups: summaries, NextToken: page.nextToken };
    },
  });
}
