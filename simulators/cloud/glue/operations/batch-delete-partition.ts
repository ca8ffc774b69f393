// Removes partitions; what fails is told one by one, the rest is done.
// https://docs.aws.amazon.com/glue/latest/webapi/API_BatchDeletePartition.html
import { z } from "zod";
import { tableTarget } from "../catalog-shapes.ts";
import { batchDeletePartitionsMax } from "../limits.ts";
import { partitionErrors } from "../partition-errors.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function batchDeletePartition({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "BatchDeletePartition",
    invalidInputCode,
    input: z.object({
      ...tableTarget,
      PartitionsToDelete: z.array(z.object({ Values: z.array(z.string()) })).max(batchDeletePartitionsMax),
    }),
    permissions: ({ DatabaseName, TableName }) =>
      permissions.table("BatchDeletePartition", { database: DatabaseName, table: TableName }),
    run: ({ DatabaseName, TableName, PartitionsToDelete }) => {
      const at = { database: DatabaseName, table: TableName };
      catalog.table(at);
      return { Errors: partitionErrors(PartitionsToDelete, ({ Values }) => catalog.deletePartition(at, Values)) };
    },
  });
}
