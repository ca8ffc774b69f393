// What becomes of a batch of records: each accepted reading is a row of the table with its partition, each rejected
// record is returned as it came, so that the delivery stream keeps it whole among its errors.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
// Partition keys: https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html
import { judgeRecord } from "../contract/envelope.ts";
import type { RejectionReason } from "../contract/judge.ts";
import { isLate } from "../contract/late.ts";
import { partitionOf } from "../contract/partition.ts";

/** A record as the delivery stream hands it over; `data` in base64, times in epoch ms. */
export interface SourceRecord {
  readonly recordId: string;
  readonly approximateArrivalTimestamp: number;
  readonly data: string;
}

export type TransformedRecord =
  | {
      readonly recordId: string;
      readonly result: "Ok";
      readonly data: string;
      readonly metadata: { readonly partitionKeys: { readonly dt: string; readonly hour: string } };
    }
  | { readonly recordId: string; readonly result: "ProcessingFailed"; readonly data: string };

/** What a batch came to. */
export interface Tally {
  acceptedCount: number;
  lateCount: number;
  readonly rejectedCounts: Map<RejectionReason, number>;
  /** One example per reason, for the log. */
  readonly details: Map<RejectionReason, string>;
  /** Latest arrival in the batch, epoch ms; 0 for an empty one. */
  latestArrivalMs: number;
}

export interface Transformed {
  readonly records: readonly TransformedRecord[];
  readonly tally: Tally;
}

/** Transforms a batch: one answer per record, in order. */
export function transformRecords(records: readonly SourceRecord[], acceptedLatenessMs: number): Transformed {
  const tally: Tally = {
    acceptedCount: 0,
    lateCount: 0,
    rejectedCounts: new Map(),
    details: new Map(),
    latestArrivalMs: 0,
  };
  const transformed = records.map((record) => transformRecord(record, acceptedLatenessMs, tally));
  return { records: transformed, tally };
}

function transformRecord(record: SourceRecord, acceptedLatenessMs: number, tally: Tally): TransformedRecord {
  const { recordId, data, approximateArrivalTimestamp } = record;
  if (approximateArrivalTimestamp > tally.latestArrivalMs) tally.latestArrivalMs = approximateArrivalTimestamp;
  const judgement = judgeRecord(Buffer.from(data, "base64").toString("utf8"), acceptedLatenessMs);
  if (judgement.kind === "rejected") {
    const { reason, detail } = judgement;
    tally.rejectedCounts.set(reason, (tally.rejectedCounts.get(reason) ?? 0) + 1);
    if (!tally.details.has(reason)) tally.details.set(reason, detail);
    return { recordId, result: "ProcessingFailed", data };
  }
  const { reading } = judgement;
  tally.acceptedCount += 1;
  if (isLate(reading)) tally.lateCount += 1;
  // Records are concatenated as they are: without the line feed two would be one line.
  const line = Buffer.from(`${JSON.stringify(reading)}\n`).toString("base64");
  return { recordId, result: "Ok", data: line, metadata: { partitionKeys: partitionOf(reading.event_time) } };
}
