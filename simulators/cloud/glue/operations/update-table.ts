// Replaces a table's definition; its partitions stay.
// https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateTable.html
import { z } from "zod";
import { databaseTarget, tableShape } from "../catalog-shapes.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function updateTable({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "UpdateTable",
    invalidInputCode,
    input: z.object({
      ...databaseTarget,
      TableInput: tableShape,
      SkipArchive: z.boolean().optional(),
      VersionId: z.string().optional(),
    }),
    permissions: ({ DatabaseName, TableInput }) =>
      permissions.table("UpdateTable", { database: DatabaseName, table: TableInput.Name }),
    run: ({ DatabaseName, TableInput, VersionId }) => catalog.updateTable(DatabaseName, TableInput, VersionId),
  });
}
