// Adds one partition to a table.
// https://docs.aws.amazon.com/glue/latest/webapi/API_CreatePartition.html
import { z } from "zod";
import { partitionShape, tableTarget } from "../catalog-shapes.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function createPartition({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "CreatePartition",
    invalidInputCode,
    input: z.object({ ...tableTarget, PartitionInput: partitionShape }),
    permissions: ({ DatabaseName, TableName }) =>
      permissions.table("CreatePartition", { database: DatabaseName, table: TableName }),
    run: ({ DatabaseName, TableName, PartitionInput }) =>
      catalog.createPartition({ database: DatabaseName, table: TableName }, PartitionInput),
  });
}
