// Lists a database's tables, those whose names match a regular expression where one is given.
// https://docs.aws.amazon.com/glue/latest/webapi/API_GetTables.html
import { z } from "zod";
import { AwsError } from "../../wire/aws-error.ts";
import { databaseTarget } from "../catalog-shapes.ts";
import { answerTable } from "../catalog-answer.ts";
import type { Catalog } from "../catalog.ts";
import { getTablesPageMax } from "../limits.ts";
import { takePage } from "../page.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function getTables({ catalog, permissions, catalogId }: GlueContext): Operation {
  return defineOperation({
    name: "GetTables",
    invalidInputCode,
    input: z.object({
      ...databaseTarget,
      Expression: z.string().optional(),
      NextToken: z.string().optional(),
      MaxResults: z.int().min(1).max(getTablesPageMax).default(getTablesPageMax),
    }),
    permissions: ({ DatabaseName }) => permissions.tables("GetTables", DatabaseName, tableNames(catalog, DatabaseName)),
    run: ({ DatabaseName, Expression, NextToken, MaxResults }) => {
      const pattern = patternOf(Expression ?? ".*");
      const tables = catalog.tables(DatabaseName).filter(({ input }) => pattern.test(input.Name));
      const page = takePage(tables, { token: NextToken, limit: MaxResults });
      return { TableList: page.items.map((table) => answerTable(table, catalogId)), NextToken: page.nextToken };
    },
  });
}

/** Glue's expressions are Java's; those that JavaScript does not read are refused. */
function patternOf(expression: string): RegExp {
  try {
    return new RegExp(`^(?:${expression})$`);
  } catch (cause) {
    throw new AwsError("InvalidInputException", 400, `Expression ${expression} is no regular expression`, { cause });
  }
}

function tableNames(catalog: Catalog, database: string): readonly string[] {
  const isThere = catalog.databases().some(({ input }) => input.Name === database);
  return isThere ? catalog.tables(database).map(({ input }) => input.Name) : [];
}
