// Lists a table's partitions, in order of creation, those that an expression on the partition keys holds for.
// https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartitions.html
import { z } from "zod";
import { tableTarget } from "../catalog-shapes.ts";
import { answerPartition } from "../catalog-answer.ts";
import { getPartitionsPageMax } from "../limits.ts";
import { takePage } from "../page.ts";
import { parsePartitionExpression } from "../partition-expression.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function getPartitions({ catalog, permissions, catalogId }: GlueContext): Operation {
  return defineOperation({
    name: "GetPartitions",
    invalidInputCode,
    input: z.object({
      ...tableTarget,
      Expression: z.string().optional(),
      NextToken: z.string().optional(),
      MaxResults: z.int().min(1).max(getPartitionsPageMax).default(getPartitionsPageMax),
      ExcludeColumnSchema: z.boolean().optional(),
    }),
    permissions: ({ DatabaseName, TableName }) =>
      permissions.table("GetPartitions", { database: DatabaseName, table: TableName }),
    run: ({ DatabaseName, TableName, Expression, NextToken, MaxResults }) => {
      const at = { database: DatabaseName, table: TableName };
      const keys = catalog.table(at).input.PartitionKeys ?? [];
      const isAsked = Expression === undefined ? () => true : parsePartitionExpression(Expression, keys);
      const partitions = catalog.partitions(at).filter(({ input }) => isAsked(input.Values));
      const page = takePage(partitions, { token: NextToken, limit: MaxResults });
      return {
        Partitions: page.items.map((partition) => answerPartition(partition, at, catalogId)),
        NextToken: page.nextToken,
      };
    },
  });
}
