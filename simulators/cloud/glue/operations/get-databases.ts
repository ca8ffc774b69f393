// Lists the databases, in order of creation.
// https://docs.aws.amazon.com/glue/latest/webapi/API_GetDatabases.html
import { z } from "zod";
import { answerDatabase } from "../catalog-answer.ts";
import { getDatabasesPageMax } from "../limits.ts";
import { takePage } from "../page.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function getDatabases({ catalog, permissions, catalogId }: GlueContext): Operation {
  return defineOperation({
    name: "GetDatabases",
    invalidInputCode,
    input: z.object({
      CatalogId: z.string().optional(),
      NextToken: z.string().optional(),
      MaxResults: z.int().min(1).max(getDatabasesPageMax).default(getDatabasesPageMax),
    }),
    permissions: () =>
      permissions.databases(
        "GetDatabases",
        catalog.databases().map(({ input }) => input.Name),
      ),
    run: ({ NextToken, MaxResults }) => {
      const page = takePage(catalog.databases(), { token: NextToken, limit: MaxResults });
      return {
        DatabaseList: page.items.map((database) => answerDatabase(database, catalogId)),
        NextToken: page.nextToken,
      };
    },
  });
}
