// The shapes in which clients hand databases, tables and partitions to the Glue Data Catalog, kept as they came: members that
// the embedded cloud has no use for are stored and answered, as Glue does.
// https://docs.aws.amazon.com/glue/latest/dev/aws-glue-api-catalog-tables.html
import { z } from "zod";

/** Glue folds the names of databases, tables and columns to lower case. */
export const foldedName = z
  .string()
  .min(1)
  .max(255)
  .transform((name) => name.toLowerCase());

const parameters = z.record(z.string(), z.string());

export const columnShape = z.looseObject({
  Name: foldedName,
  Type: z.string().default("string"),
  Comment: z.string().optional(),
});

export const storageDescriptorShape = z.looseObject({
  Columns: z.array(columnShape).optional(),
  Location: z.string().optional(),
  InputFormat: z.string().optional(),
  OutputFormat: z.string().optional(),
  SerdeInfo: z
    .looseObject({ SerializationLibrary: z.string().optional(), Parameters: parameters.optional() })
    .optional(),
});

export const databaseShape = z.looseObject({ Name: foldedName });

export const tableShape = z.looseObject({
  Name: foldedName,
  TableType: z.string().optional(),
  Parameters: parameters.optional(),
  StorageDescriptor: storageDescriptorShape.optional(),
  PartitionKeys: z.array(columnShape).optional(),
});

export const partitionShape = z.looseObject({
  Values: z.array(z.string()).min(1),
  Parameters: parameters.optional(),
  StorageDescriptor: storageDescriptorShape.optional(),
});

export type DatabaseInput = z.output<typeof databaseShape>;
export type TableInput = z.output<typeof tableShape>;
export type PartitionInput = z.output<typeof partitionShape>;
export type StorageDescriptorInput = z.output<typeof storageDescriptorShape>;
export type ColumnInput = z.output<typeof columnShape>;

/** Where an operation's target lies; CatalogId is the account's and needs no look. */
export const databaseTarget = { CatalogId: z.string().optional(), DatabaseName: foldedName };
export const tableTarget = { ...databaseTarget, TableName: foldedName };
