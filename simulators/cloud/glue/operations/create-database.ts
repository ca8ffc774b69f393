// Adds an empty database.
// https://docs.aws.amazon.com/glue/latest/webapi/API_CreateDatabase.html
import { z } from "zod";
import { databaseShape } from "../catalog-shapes.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function createDatabase({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "CreateDatabase",
    invalidInputCode,
    input: z.object({
      CatalogId: z.string().optional(),
      DatabaseInput: databaseShape,
      Tags: z.record(z.string(), z.string()).optional(),
    }),
    permissions: ({ DatabaseInput }) => permissions.databases("CreateDatabase", [DatabaseInput.Name]),
    run: ({ DatabaseInput }) => catalog.createDatabase(DatabaseInput),
  });
}
