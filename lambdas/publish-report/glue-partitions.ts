// The report partitions in the Glue catalogue. Columns and format come from queries/, as the table's own do.
// https://docs.aws.amazon.com/glue/latest/dg/aws-glue-api-catalog-partitions.html
import type { GlueClient, PartitionInput } from "@aws-sdk/client-glue";
import {
  AlreadyExistsException,
  CreatePartitionCommand,
  EntityNotFoundException,
  GetPartitionCommand,
  UpdatePartitionCommand,
} from "@aws-sdk/client-glue";
import { reportNamed, reportTable } from "../../queries/catalog.ts";
import type { ReportRun } from "../../queries/run-location.ts";
import { glueFormats } from "../../queries/stored-table.ts";
import type { ReportPartitions } from "./publish.ts";
import type { PublishedRun } from "./published-run.ts";
import { runOfPartition, runParameters } from "./published-run.ts";

/** The partitions of the reports of one Glue database. */
export function gluePartitions(glue: GlueClient, database: string): ReportPartitions {
  return {
    async find(run) {
      try {
        const { Partition } = await glue.send(
          new GetPartitionCommand({ ...tableOf(run, database), PartitionValues: valuesOf(run) }),
        );
        return runOfPartition(Partition?.Parameters ?? {}, Partition?.StorageDescriptor?.Location ?? "");
      } catch (error) {
        if (error instanceof EntityNotFoundException) return undefined;
        throw error;
      }
    },
    async create(run, published) {
      try {
        const PartitionInput = partitionInput(run, published);
        await glue.send(new CreatePartitionCommand({ ...tableOf(run, database), PartitionInput }));
        return "created";
      } catch (error) {
        if (error instanceof AlreadyExistsException) return "exists";
        throw error;
      }
    },
    async update(run, published) {
      const PartitionInput = partitionInput(run, published);
      const PartitionValueList = valuesOf(run);
      await glue.send(new UpdatePartitionCommand({ ...tableOf(run, database), PartitionValueList, PartitionInput }));
    },
  };
}

const tableOf = ({ report }: ReportRun, database: string) => ({ DatabaseName: database, TableName: report });
const valuesOf = ({ window }: ReportRun): string[] => [window.dt, window.hour];

/** The partition of a run; throws if the catalog has no such report, as its table could not be read. */
export function partitionInput(run: ReportRun, published: PublishedRun): PartitionInput {
  const report = reportNamed(run.report);
  if (report === undefined) throw new Error(`report is ${run.report}, which the catalog does not have`);
  const { columns, format } = reportTable(report);
  const { inputFormat, outputFormat, serializationLibrary } = glueFormats[format];
  return {
    Values: valuesOf(run),
    Parameters: runParameters(published),
    StorageDescriptor: {
      Location: published.location,
      Columns: Object.entries(columns).map(([Name, { type, comment }]) => ({ Name, Type: type, Comment: comment })),
      InputFormat: inputFormat,
      OutputFormat: outputFormat,
      SerdeInfo: { SerializationLibrary: serializationLibrary },
    },
  };
}
