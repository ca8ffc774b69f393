// What becomes of a batch of records: accepted readings are rows of the table with their partition, a rejected record is returned as
// it came, so that the delivery stream keeps it whole among its errors. A record has one answer and one partition: of a message whose
// readings are of several hours, or accepted beside rejected, the first are answered and the others put back into the source stream.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
// Partition keys: https://docs.aws.amazon.com/firehose/latest/dev/dynamic-partitioning-partitioning-keys.html
// Several rows in a record: https://docs.aws.amazon.com/firehose/latest/dev/record-format-conversion.html
import type { Judge, RejectionReason, Telemetry } from "../../contract/index.ts";
import { isLate, judgeEnvelope, parseEnvelope } from "../../contract/index.ts";
import { groupsOf, putBackOf, type Group, type PutBack } from "./groups.ts";

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
  | { readonly recordId: string; readonly result: "ProcessingFailed"; readonly data: string }
  /** Put back whole. */
  | { readonly recordId: string; readonly result: "Dropped" };

/** What a batch came to, in readings; those put back are counted when they come again. */
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
  /** To be put into the source stream before the records are answered. */
  readonly putBack: readonly PutBack[];
  readonly tally: Tally;
}

export interface Transform {
  readonly contract: Telemetry;
  readonly judge: Judge;
}

/** Of an answer in base64, with room for its JSON: https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const answerCharsMax = 5_500_000;

/** Transforms a batch: one answer per record, in order. */
export function transformRecords(records: readonly SourceRecord[], transform: Transform): Transformed {
  const answers = new Answers(transform);
  for (const record of records) answers.add(record);
  return answers;
}

class Answers implements Transformed {
  readonly records: TransformedRecord[] = [];
  readonly putBack: PutBack[] = [];
  readonly tally: Tally = {
    acceptedCount: 0,
    lateCount: 0,
    rejectedCounts: new Map(),
    details: new Map(),
    latestArrivalMs: 0,
  };
  readonly #transform: Transform;
  #answerChars = 0;

  constructor(transform: Transform) {
    this.#transform = transform;
  }

  add(record: SourceRecord): void {
    const { contract, judge } = this.#transform;
    const { recordId, data, approximateArrivalTimestamp } = record;
    if (approximateArrivalTimestamp > this.tally.latestArrivalMs)
      this.tally.latestArrivalMs = approximateArrivalTimestamp;
    const text = Buffer.from(data, "base64").toString("utf8");
    const envelope = parseEnvelope(text);
    const [first, ...others] = groupsOf(judgeEnvelope(envelope, judge), contract);
    const answer = first === undefined ? { recordId, result: "Dropped" as const } : answerOf(record, first);
    const chars = "data" in answer ? answer.data.length : 0;
    // Messages of one reading are about as long as their rows; of many, the rows may be many times as long.
    if (contract.readings !== undefined && this.records.length > 0 && this.#answerChars + chars > answerCharsMax) {
      this.putBack.push({ partitionKey: envelope?.clientId ?? recordId, data: text });
      this.records.push({ recordId, result: "Dropped" });
      return;
    }
    this.#answerChars += chars;
    this.records.push(answer);
    if (first !== undefined) this.#count(first);
    if (envelope !== undefined) this.putBack.push(...others.map((group) => putBackOf(group, envelope, contract)));
  }

  #count(group: Group): void {
    const { tally } = this;
    if (group.kind === "accepted") {
      tally.acceptedCount += group.rows.length;
      for (const row of group.rows) if (isLate(row, this.#transform.contract)) tally.lateCount += 1;
      return;
    }
    for (const { reason, detail } of group.rejections) {
      tally.rejectedCounts.set(reason, (tally.rejectedCounts.get(reason) ?? 0) + 1);
      if (!tally.details.has(reason)) tally.details.set(reason, detail);
    }
  }
}

function answerOf({ recordId, data }: SourceRecord, group: Group): TransformedRecord {
  if (group.kind === "rejected") return { recordId, result: "ProcessingFailed", data };
  // Records are concatenated as they are: without the line feed two would be one line.
  const lines = Buffer.from(group.lines.join("")).toString("base64");
  return { recordId, result: "Ok", data: lines, metadata: { partitionKeys: group.partition } };
}
