// Which run readers of a window see: the one that the report's partition points at.
// https://docs.aws.amazon.com/glue/latest/webapi/API_GetPartition.html
import { EntityNotFoundException, GetPartitionCommand, type GlueClient } from "@aws-sdk/client-glue";
import { partitionValues, runOfLocation } from "../../queries/index.ts";
import type { Runner } from "./run-window.ts";

/** Looks the run's id up; undefined where the window has no partition, or one that points at no run. */
export function publishedRunIn(glue: GlueClient, database: string, reportsBucket: string): Runner["publishedRun"] {
  return async ({ report, window }) => {
    const partition = { DatabaseName: database, TableName: report.name, PartitionValues: [...partitionValues(window)] };
    try {
      const { Partition } = await glue.send(new GetPartitionCommand(partition));
      return runOfLocation(reportsBucket, Partition?.StorageDescriptor?.Location ?? "")?.runId;
    } catch (error) {
      if (error instanceof EntityNotFoundException) return undefined;
      throw error;
    }
  };
}
