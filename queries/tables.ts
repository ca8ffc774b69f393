// The tables that the delivery stream fills: readings by the contract, and the records that were rejected.
// `rejected_readings` is Firehose's own error object, whose keys Glue knows in lower case only:
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html#data-transformation-failure-handling
import type { Telemetry } from "../contract/index.ts";
import { storedColumns } from "../contract/index.ts";
import type { StoredTable } from "./stored-table.ts";

/** Accepted readings by event hour, at least once: a reading can be there twice. */
export const telemetryTable = (contract: Telemetry): StoredTable => ({
  name: "telemetry",
  comment: "accepted readings, one row per delivery, partitioned by the hour of event time (UTC)",
  format: "parquet",
  columns: Object.fromEntries(storedColumns(contract).map(({ name, ...column }) => [name, column])),
  partitionKeys: ["dt", "hour"],
});

/** Rejected records as Firehose keeps them; the reason is what the contract's judge answers for `rawdata`. */
export const rejectedReadingsTable = {
  name: "rejected_readings",
  comment: "rejected records, one row per record, partitioned by the day of the object's first arrival (UTC)",
  format: "json",
  columns: {
    attemptsmade: { type: "int", comment: "invocations of the transform for this record" },
    arrivaltimestamp: { type: "bigint", unit: "ms", comment: "arrival at the delivery stream, epoch ms" },
    errorcode: { type: "string", comment: "Firehose's error code" },
    errormessage: { type: "string", comment: "Firehose's error message" },
    attemptendingtimestamp: { type: "bigint", unit: "ms", comment: "end of the last attempt, epoch ms" },
    rawdata: { type: "string", comment: "the record as it arrived, base64" },
    lambdaarn: { type: "string", comment: "the transform that rejected it" },
  },
  partitionKeys: ["dt"],
} as const satisfies StoredTable;

/** The tables that a report may read. */
export const ingestionTables = ["telemetry", "rejected_readings"] as const;
export type IngestionTableName = (typeof ingestionTables)[number];
