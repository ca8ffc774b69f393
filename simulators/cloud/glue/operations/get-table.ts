// Answers one table.
// https://docs.aws.amazon.com/glue/latest/webapi/API_GetTable.html
import { z } from "zod";
import { databaseTarget, foldedName } from "../catalog-shapes.ts";
import { answerTable } from "../catalog-answer.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function getTable({ catalog, permissions, catalogId }: GlueContext): Operation {
  return defineOperation({
    name: "GetTable",
    invalidInputCode,
    input: z.object({ ...databaseTarget, Name: foldedName }),
    permissions: ({ DatabaseName, Name }) => permissions.table("GetTable", { database: DatabaseName, table: Name }),
    run: ({ DatabaseName, Name }) => ({
      Table: answerTable(catalog.table({ database: DatabaseName, table: Name }), catalogId),
    }),
  });
}
