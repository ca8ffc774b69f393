// The transform: the delivery stream calls it with a batch of records and writes what it answers.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { judgeOf } from "../../contract/index.ts";
import { readDefinition } from "../definition.ts";
import { transformEnvironment } from "../environment.ts";
import { createLogger, createReadingMetrics } from "../observability.ts";
import { readingMetrics } from "../reading-metrics.ts";
import type { PutBack } from "./groups.ts";
import { putBackAll, putsInto } from "./put-back.ts";
import type { SourceRecord, Tally, TransformedRecord } from "./transform.ts";
import { transformRecords } from "./transform.ts";

const { acceptedLatenessMs, stage, sourceStreamName } = transformEnvironment(process.env);
const { contract } = await readDefinition();
if (contract.readings !== undefined && sourceStreamName === undefined)
  throw new Error(
    "SOURCE_STREAM_NAME is missing: messages of this contract hold several readings, which may be put back",
  );
const transform = { contract, judge: judgeOf(contract, acceptedLatenessMs) };
const put = putsInto(sourceStreamName ?? "");
const logger = createLogger("transform");
const metrics = createReadingMetrics(stage);

interface Answer {
  readonly records: readonly TransformedRecord[];
}

/** Transforms one batch; rejects for an event that is none, and where readings cannot be put back: the delivery stream then retries. */
export async function handler(event: unknown): Promise<Answer> {
  if (!isTransformationEvent(event)) throw new TypeError("the event is no transformation event: it has no records");
  const { records, putBack, tally } = transformRecords(event.records, transform);
  if (putBack.length > 0) await returnToStream(putBack);
  report(tally);
  return { records };
}

async function returnToStream(putBack: readonly PutBack[]): Promise<void> {
  await putBackAll(putBack, put);
  logger.info("readings put back", { records: putBack.length });
}

function report(tally: Tally): void {
  metrics.setTimestamp(tally.latestArrivalMs);
  metrics.addMetric(readingMetrics.accepted, MetricUnit.Count, tally.acceptedCount);
  metrics.addMetric(readingMetrics.late, MetricUnit.Count, tally.lateCount);
  // 0 too, so that the share of rejections is known where there are none.
  metrics.addMetric(readingMetrics.rejected, MetricUnit.Count, rejectedCount(tally));
  metrics.publishStoredMetrics();
  for (const [reason, count] of tally.rejectedCounts) {
    const ofReason = metrics.singleMetric();
    ofReason.setTimestamp(tally.latestArrivalMs);
    ofReason.addDimension("reason", reason);
    ofReason.addMetric(readingMetrics.rejected, MetricUnit.Count, count);
    logger.warn("readings rejected", { reason, count, example: tally.details.get(reason) ?? "" });
  }
}

const rejectedCount = ({ rejectedCounts }: Tally): number =>
  [...rejectedCounts.values()].reduce((sum, count) => sum + count, 0);

// By hand, as it looks at every record of a batch.
function isTransformationEvent(event: unknown): event is { readonly records: readonly SourceRecord[] } {
  if (typeof event !== "object" || event === null || !("records" in event)) return false;
  return Array.isArray(event.records) && event.records.every(isSourceRecord);
}

function isSourceRecord(record: unknown): record is SourceRecord {
  return (
    typeof record === "object" &&
    record !== null &&
    "recordId" in record &&
    typeof record.recordId === "string" &&
    "data" in record &&
    typeof record.data === "string" &&
    "approximateArrivalTimestamp" in record &&
    typeof record.approximateArrivalTimestamp === "number"
  );
}
