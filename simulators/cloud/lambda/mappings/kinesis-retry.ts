// What becomes of a batch of stream records after an invocation: done, tried again in part or whole, split, or given up. Pure.
// https://docs.aws.amazon.com/lambda/latest/dg/kinesis-on-failure-destination.html
// https://docs.aws.amazon.com/lambda/latest/dg/services-kinesis-batchfailurereporting.html
import type { StreamRecord } from "../../ports/record-stream.ts";
import { limits } from "../limits.ts";
import { readBatchAnswer } from "./batch-answer.ts";
import type { KinesisMapping } from "./event-source-mapping.ts";

export interface PendingBatch {
  readonly records: readonly StreamRecord[];
  /** Invocations so far with just these records in front. */
  readonly invokeCount: number;
}

export type NextStep =
  | { readonly kind: "done" }
  /** These batches follow, in this order, the first after a delay. */
  | { readonly kind: "retry"; readonly batches: readonly PendingBatch[]; readonly delayMs: number }
  | { readonly kind: "give-up"; readonly invokeCount: number; readonly functionError: string | null };

type Rules = Pick<KinesisMapping, "reportsItemFailures" | "bisectsOnError" | "retryAttemptsMax">;

export function nextStep(
  rules: Rules,
  batch: PendingBatch,
  answer: { payload: string; functionError?: string | undefined },
): NextStep {
  const firstFailed = answer.functionError === undefined ? firstFailedIndex(rules, batch.records, answer.payload) : 0;
  if (firstFailed === undefined) return { kind: "done" };
  const invokeCount = batch.invokeCount + 1;

  // Progress up to the first failed record: what follows it is a new batch with all its attempts.
  if (firstFailed > 0) return retry([{ records: batch.records.slice(firstFailed), invokeCount: 0 }], 0);
  // A split does not count as an attempt.
  if (rules.bisectsOnError && batch.records.length > 1)
    return retry(halves(batch.records, batch.invokeCount), batch.invokeCount);
  if (rules.retryAttemptsMax >= 0 && invokeCount > rules.retryAttemptsMax)
    return { kind: "give-up", invokeCount, functionError: answer.functionError ?? null };
  return retry([{ ...batch, invokeCount }], batch.invokeCount);
}

/** Undefined where none failed; 0 where all did or the answer is malformed. */
function firstFailedIndex(rules: Rules, records: readonly StreamRecord[], payload: string): number | undefined {
  if (!rules.reportsItemFailures) return undefined;
  const report = readBatchAnswer(payload, new Set(records.map(({ sequenceNumber }) => sequenceNumber)));
  switch (report.kind) {
    case "success":
      return undefined;
    case "malformed":
      return 0;
    case "partial":
      return records.findIndex(({ sequenceNumber }) => report.failedIds.has(sequenceNumber));
  }
}

function halves(records: readonly StreamRecord[], invokeCount: number): PendingBatch[] {
  const middle = Math.ceil(records.length / 2);
  return [records.slice(0, middle), records.slice(middle)].map((half) => ({ records: half, invokeCount }));
}

const retry = (batches: readonly PendingBatch[], failureCount: number): NextStep => ({
  kind: "retry",
  batches,
  delayMs: Math.min(limits.kinesis.retryDelayMsMin * 2 ** failureCount, limits.kinesis.retryDelayMsMax),
});

/** The records that are too old, in front, and those that are not. -1: none is. */
export function splitByAge(
  records: readonly StreamRecord[],
  recordAgeMsMax: number,
  nowMs: number,
): { expired: readonly StreamRecord[]; fresh: readonly StreamRecord[] } {
  if (recordAgeMsMax < 0) return { expired: [], fresh: records };
  const firstFresh = records.findIndex(({ arrivedAtMs }) => nowMs - arrivedAtMs <= recordAgeMsMax);
  const count = firstFresh < 0 ? records.length : firstFresh;
  return { expired: records.slice(0, count), fresh: records.slice(count) };
}
