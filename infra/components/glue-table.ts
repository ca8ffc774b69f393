// A stored table, as queries/ states it, turned into the inputs of a Glue table. Partition projection answers from
// the range alone, so that no crawler and no ALTER TABLE stands between an object and a query.
// https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html
import type * as aws from "@pulumi/aws";
import type * as pulumi from "@pulumi/pulumi";
import { glueFormats, type StoredTable } from "../../queries/index.ts";

export interface GlueTableSource {
  readonly table: StoredTable;
  readonly databaseName: pulumi.Input<string>;
  /** Where the table's partitions lie, `s3://bucket/prefix/`. */
  readonly location: pulumi.Input<string>;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** The inputs of `aws.glue.CatalogTable` for a stored table. */
export function glueTableArgs(source: GlueTableSource): aws.glue.CatalogTableArgs {
  const { table, databaseName, location } = source;
  const { serializationLibrary, ...format } = glueFormats[table.format];
  return {
    name: table.name,
    databaseName,
    description: table.comment,
    tableType: "EXTERNAL_TABLE",
    parameters: { EXTERNAL: "TRUE", classification: table.format, ...source.parameters },
    partitionKeys: table.partitionKeys.map((name) => ({ name, type: "string" })),
    storageDescriptor: {
      location,
      ...format,
      serDeInfo: { serializationLibrary, parameters: { "serialization.format": "1" } },
      columns: Object.entries(table.columns).map(([name, column]) => ({
        name,
        type: column.type,
        comment: column.unit === undefined ? column.comment : `${column.comment} [${column.unit}]`,
      })),
    },
  };
}

/** Projects `dt` (days from the first to tomorrow, UTC) and, if the table has it, `hour` ('00' to '23'). */
export function projection(table: StoredTable, firstDay: string): Record<string, string> {
  const dt = {
    "projection.dt.type": "date",
    "projection.dt.format": "yyyy-MM-dd",
    // A device's clock may run a few minutes ahead, across midnight.
    "projection.dt.range": `${firstDay},NOW+1DAYS`,
  };
  const hour = {
    "projection.hour.type": "integer",
    "projection.hour.range": "0,23",
    "projection.hour.digits": "2",
  };
  return { "projection.enabled": "true", ...dt, ...(table.partitionKeys.includes("hour") && hour) };
}
