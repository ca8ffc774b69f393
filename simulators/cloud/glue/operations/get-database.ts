// Answers one database.
// https://docs.aws.amazon.com/glue/latest/webapi/API_GetDatabase.html
import { z } from "zod";
import { foldedName } from "../catalog-shapes.ts";
import { answerDatabase } from "../catalog-answer.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function getDatabase({ catalog, permissions, catalogId }: GlueContext): Operation {
  return defineOperation({
    name: "GetDatabase",
    invalidInputCode,
    input: z.object({ CatalogId: z.string().optional(), Name: foldedName }),
    permissions: ({ Name }) => permissions.databases("GetDatabase", [Name]),
    run: ({ Name }) => ({ Database: answerDatabase(catalog.database(Name), catalogId) }),
  });
}
