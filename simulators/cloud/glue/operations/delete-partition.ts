// Removes one partition; its objects in S3 stay.
// https://docs.aws.amazon.com/glue/latest/webapi/API_DeletePartition.html
import { z } from "zod";
import { tableTarget } from "../catalog-shapes.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function deletePartition({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "DeletePartition",
    invalidInputCode,
    input: z.object({ ...tableTarget, PartitionValues: z.array(z.string()) }),
    permissions: ({ DatabaseName, TableName }) =>
      permissions.table("DeletePartition", { database: DatabaseName, table: TableName }),
    run: ({ DatabaseName, TableName, PartitionValues }) =>
      catalog.deletePartition({ database: DatabaseName, table: TableName }, PartitionValues),
  });
}
