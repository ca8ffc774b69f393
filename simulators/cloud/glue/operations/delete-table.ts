// Removes a table with its partitions; the objects in S3 stay.
// https://docs.aws.amazon.com/glue/latest/webapi/API_DeleteTable.html
import { z } from "zod";
import { databaseTarget, foldedName } from "../catalog-shapes.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function deleteTable({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "DeleteTable",
    invalidInputCode,
    input: z.object({ ...databaseTarget, Name: foldedName }),
    permissions: ({ DatabaseName, Name }) => permissions.table("DeleteTable", { database: DatabaseName, table: Name }),
    run: ({ DatabaseName, Name }) => catalog.deleteTable({ database: DatabaseName, table: Name }),
  });
}
