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
import type { Report, ReportRun } from "../../queries/index.ts";
import { glueFormats, partitionValues, reportNamed, reportTable } from "../../queries/index.ts";
import type { ReportPartitions } from "./publish.ts";
import type { PublishedRun } from "./published-run.ts";
import { runOfPartition, runParameters } from "./published-run.ts";

export interface Database {
  readonly name: string;
  readonly reports: readonly Report[];
}

/** The partitions of the reports of one Glue database. */
export function gluePartitions(glue: GlueClient, { name: database, reports }: Database): ReportPartitions {
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
        const PartitionInput = partitionInput(run, published, reports);
        await glue.send(new CreatePartitionCommand({ ...tableOf(run, database), PartitionInput }));
        return "created";
      } catch (error) {
        if (error instanceof AlreadyExistsException) return "exists";
        throw error;
      }
    },
    async update(run, published) {
      const PartitionInput = partitionInput(run, published, reports);
      const PartitionValueList = valuesOf(run);
      await glue.send(new UpdatePartitionCommand({ ...tableOf(run, database), PartitionValueList, PartitionInput }));
    },
  };
}

const tableOf = ({ report }: ReportRun, database: string) => ({ DatabaseName: database, TableName: report });
const valuesOf = ({ window }: ReportRun): string[] => [...partitionValues(window)];

/** The partition of a run; throws if there is no such report, as its table could not be read. */
export function partitionInput(run: ReportRun, published: PublishedRun, reports: readonly Report[]): PartitionInput {
  const report = reportNamed(reports, run.report);
  if (report === undefined) throw new Error(`report is ${run.report}, which the definition does not have`);
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
