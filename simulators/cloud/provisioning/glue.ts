// Databases and tables of the Glue Data Catalog, by Pulumi type. The provider's camelCase inputs become Glue's own shapes.
// https://www.pulumi.com/registry/packages/aws/api-docs/glue/catalogtable/
import { z } from "zod";
import type { Glue } from "../glue/glue.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const parameters = z.record(z.string(), z.string());

const databaseInputs = z.strictObject({
  name: z.string().optional(),
  catalogId: z.string().optional(),
  description: z.string().optional(),
  locationUri: z.string().optional(),
  parameters: parameters.optional(),
  region: z.string().optional(),
  tags: parameters.optional(),
});

const column = z.strictObject({
  name: z.string(),
  type: z.string().optional(),
  comment: z.string().optional(),
  parameters: parameters.optional(),
});

const storageDescriptor = z.strictObject({
  columns: z.array(column).optional(),
  location: z.string().optional(),
  inputFormat: z.string().optional(),
  outputFormat: z.string().optional(),
  compressed: z.boolean().optional(),
  numberOfBuckets: z.number().optional(),
  parameters: parameters.optional(),
  storedAsSubDirectories: z.boolean().optional(),
  serDeInfo: z
    .strictObject({
      name: z.string().optional(),
      parameters: parameters.optional(),
      serializationLibrary: z.string().optional(),
    })
    .optional(),
});

const tableInputs = z.strictObject({
  name: z.string().optional(),
  databaseName: z.string(),
  catalogId: z.string().optional(),
  description: z.string().optional(),
  owner: z.string().optional(),
  parameters: parameters.optional(),
  partitionKeys: z.array(column).optional(),
  region: z.string().optional(),
  retention: z.number().optional(),
  storageDescriptor: storageDescriptor.optional(),
  tableType: z.string().optional(),
});

export function glueProvisioners(glue: Glue, catalogId: string): Provisioners {
  return {
    "aws:glue/catalogDatabase:CatalogDatabase": provisioner(databaseInputs, (inputs, registeredName) => {
      const name = (inputs.name ?? registeredName).toLowerCase();
      glue.catalog.putDatabase({
        Name: name,
        Description: inputs.description,
        LocationUri: inputs.locationUri,
        Parameters: inputs.parameters,
      });
      return { id: `${catalogId}:${name}`, outputs: { name, catalogId, arn: glue.databaseArn(name) } };
    }),
    "aws:glue/catalogTable:CatalogTable": provisioner(tableInputs, (inputs, registeredName) => {
      const name = (inputs.name ?? registeredName).toLowerCase();
      const database = inputs.databaseName.toLowerCase();
      glue.catalog.putTable(database, tableInput(name, inputs));
      const arn = glue.tableArn({ database, table: name });
      return { id: `${catalogId}:${database}:${name}`, outputs: { name, catalogId, arn } };
    }),
  };
}

function tableInput(name: string, inputs: z.output<typeof tableInputs>) {
  const storage = inputs.storageDescriptor;
  return {
    Name: name,
    Description: inputs.description,
    Owner: inputs.owner,
    Retention: inputs.retention,
    TableType: inputs.tableType,
    Parameters: inputs.parameters,
    PartitionKeys: inputs.partitionKeys?.map(columnInput),
    StorageDescriptor: storage && {
      Columns: storage.columns?.map(columnInput),
      Location: storage.location,
      InputFormat: storage.inputFormat,
      OutputFormat: storage.outputFormat,
      Compressed: storage.compressed,
      NumberOfBuckets: storage.numberOfBuckets,
      Parameters: storage.parameters,
      StoredAsSubDirectories: storage.storedAsSubDirectories,
      SerdeInfo: storage.serDeInfo && {
        Name: storage.serDeInfo.name,
        SerializationLibrary: storage.serDeInfo.serializationLibrary,
        Parameters: storage.serDeInfo.parameters,
      },
    },
  };
}

const columnInput = (one: z.output<typeof column>) => ({
  Name: one.name.toLowerCase(),
  Type: one.type ?? "string",
  Comment: one.comment,
  Parameters: one.parameters,
});
