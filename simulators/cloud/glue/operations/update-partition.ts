// Replaces one partition, in one step that readers see whole.
// https://docs.aws.amazon.com/glue/latest/webapi/API_UpdatePartition.html
import { z } from "zod";
import { partitionShape, tableTarget } from "../catalog-shapes.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function updatePartition({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "UpdatePartition",
    invalidInputCode,
    input: z.object({
      ...tableTarget,
      PartitionValueList: z.array(z.string()),
      PartitionInput: partitionShape,
    }),
    permissions: ({ DatabaseName, TableName }) =>
      permissions.table("UpdatePartition", { database: DatabaseName, table: TableName }),
    run: ({ DatabaseName, TableName, PartitionValueList, PartitionInput }) =>
      catalog.updatePartition({ database: DatabaseName, table: TableName }, PartitionValueList, PartitionInput),
  });
}
