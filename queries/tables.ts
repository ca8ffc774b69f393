// The stored-data contract: the tables that the delivery stream fills. The reports' tables derive from the catalog.
// `rejected_readings` is Firehose's own error object, whose keys Glue knows in lower case only:
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html#data-transformation-failure-handling
import { measurements } from "./measurements.ts";
import type { Columns, RowOf, StoredTable } from "./stored-table.ts";

export const telemetryColumns = {
  device_id: { type: "string", comment: "device that measured, as in its topic" },
  boot_id: { type: "string", comment: "new at each start of the device" },
  seq: { type: "bigint", comment: "number within the boot, from 0; (device_id, boot_id, seq) names a reading" },
  event_time: { type: "timestamp", unit: "UTC", comment: "when it was measured" },
  received_at: { type: "timestamp", unit: "UTC", comment: "when the rules engine received it" },
  ...measurements,
  firmware: { type: "string", comment: "semantic version of the device's firmware" },
} as const satisfies Columns;

/** One accepted reading as it is stored; timestamps in epoch ms. */
export type TelemetryRow = RowOf<typeof telemetryColumns>;

/** Accepted readings by event hour, at least once: a triple can be there twice. */
export const telemetryTable = {
  name: "telemetry",
  comment: "accepted readings, one row per delivery, partitioned by the hour of event_time (UTC)",
  format: "parquet",
  columns: telemetryColumns,
  partitionKeys: ["dt", "hour"],
} as const satisfies StoredTable;

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

export type IngestionTableName = typeof telemetryTable.name | typeof rejectedReadingsTable.name;
