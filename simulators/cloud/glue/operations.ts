// The operations of the Data Catalog that stand on the wire.
// https://docs.aws.amazon.com/glue/latest/dev/aws-glue-api-catalog.html
import type { Operation } from "../wire/operation.ts";
import type { GlueContext } from "./glue-context.ts";
import { batchCreatePartition } from "./operations/batch-create-partition.ts";
import { batchDeletePartition } from "./operations/batch-delete-partition.ts";
import { createDatabase } from "./operations/create-database.ts";
import { createPartition } from "./operations/create-partition.ts";
import { createTable } from "./operations/create-table.ts";
import { deleteDatabase } from "./operations/delete-database.ts";
import { deletePartition } from "./operations/delete-partition.ts";
import { deleteTable } from "./operations/delete-table.ts";
import { getDatabase } from "./operations/get-database.ts";
import { getDatabases } from "./operations/get-databases.ts";
import { getPartition } from "./operations/get-partition.ts";
import { getPartitions } from "./operations/get-partitions.ts";
import { getTable } from "./operations/get-table.ts";
import { getTables } from "./operations/get-tables.ts";
import { updatePartition } from "./operations/update-partition.ts";
import { updateTable } from "./operations/update-table.ts";

export function glueOperations(context: GlueContext): readonly Operation[] {
  return [
    createDatabase(context),
    getDatabase(context),
    getDatabases(context),
    deleteDatabase(context),
    createTable(context),
    getTable(context),
    getTables(context),
    updateTable(context),
    deleteTable(context),
    createPartition(context),
    batchCreatePartition(context),
    getPartition(context),
    getPartitions(context),
    updatePartition(context),
    deletePartition(context),
    batchDeletePartition(context),
  ];
}
