// Adds partitions to a table; what fails is told one by one, the rest is done.
// https://docs.aws.amazon.com/glue/latest/webapi/API_BatchCreatePartition.html
import { z } from "zod";
import { partitionShape, tableTarget } from "../catalog-shapes.ts";
import { batchCreatePartitionsMax } from "../limits.ts";
import { partitionErrors } from "../partition-errors.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function batchCreatePartition({ catalog, permissions }: GlueContext): Operation {
  return defineOperation({
    name: "BatchCreatePartition",
    invalidInputCode,
    input: z.object({ ...tableTarget, PartitionInputList: z.array(partitionShape).max(batchCreatePartitionsMax) }),
    permissions: ({ DatabaseName, TableName }) =>
      permissions.table("BatchCreatePartition", { database: DatabaseName, table: TableName }),
    run: ({ DatabaseName, TableName, PartitionInputList }) => {
      const at = { database: DatabaseName, table: TableName };
      catalog.table(at);
      return { Errors: partitionErrors(PartitionInputList, (input) => catalog.createPartition(at, input)) };
    },
  });
}
