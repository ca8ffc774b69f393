// Adds a table's definition to a database.
// https://docs.aws.amazon.com/glue/latest/webapi/API_CreateTable.html
import { z } from "zod";
import { databaseTarget, tableShape } from "../catalog-shapes.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function createTable({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "CreateTable",
    invalidInputCode,
    input: z.object({ ...databaseTarget, TableInput: tableShape }),
    permissions: ({ DatabaseName, TableInput }) =>
      permissions.table("CreateTable", { database: DatabaseName, table: TableInput.Name }),
    run: ({ DatabaseName, TableInput }) => catalog.createTable(DatabaseName, TableInput),
  });
}
