// Removes a database with its tables; the objects in S3 stay.
// https://docs.aws.amazon.com/glue/latest/webapi/API_DeleteDatabase.html
import { z } from "zod";
import { foldedName } from "../catalog-shapes.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function deleteDatabase({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "DeleteDatabase",
    invalidInputCode,
    input: z.object({ CatalogId: z.string().optional(), Name: foldedName }),
    permissions: ({ Name }) => {
      const isThere = catalog.databases().some(({ input }) => input.Name === Name);
      const tables = isThere ? catalog.tables(Name).map(({ input }) => input.Name) : [];
      return permissions.tables("DeleteDatabase", Name, tables);
    },
    run: ({ Name }) => catalog.deleteDatabase(Name),
  });
}
