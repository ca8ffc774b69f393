// Answers one partition by its values.
// https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartition.html
import { z } from "zod";
import { tableTarget } from "../catalog-shapes.ts";
import { answerPartition } from "../catalog-answer.ts";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { invalidInputCode, type GlueContext } from "../glue-context.ts";

export function getPartition({ catalog, permissions, catalogId }: GlueContext): Operation {
  return defineOperation({
    name: "GetPartition",
    invalidInputCode,
    input: z.object({ ...tableTarget, PartitionValues: z.array(z.string()) }),
    permissions: ({ DatabaseName, TableName }) =>
      permissions.table("GetPartition", { database: DatabaseName, table: TableName }),
    run: ({ DatabaseName, TableName, PartitionValues }) => {
      const at = { database: DatabaseName, table: TableName };
      return { Partition: answerPartition(catalog.partition(at, PartitionValues), at, catalogId) };
    },
  });
}
