// The transform: the delivery stream calls it with a batch of records and writes what it answers.
// https://docs.aws.amazon.com/firehose/latest/dev/data-transformation.html
import { MetricUnit } from "@aws-lambda-powertools/metrics";
import { transformEnvironment } from "../environment.ts";
import { readingMetrics } from "../contract/reading-metrics.ts";
import { createLogger, createReadingMetrics } from "../observability.ts";
import type { SourceRecord, Tally, TransformedRecord } from "./transform.ts";
import { transformRecords } from "./transform.ts";

const { acceptedLatenessMs, stage } = transformEnvironment(process.env);
const logger = createLogger("transform");
const metrics = createReadingMetrics(stage);

interface Answer {
  readonly records: readonly TransformedRecord[];
}

/** Transforms one batch; throws only for an event that is none, which the delivery stream then retries. */
export const handler = (event: unknown): Promise<Answer> =>
  new Promise((resolve) => {
    if (!isTransformationEvent(event)) throw new TypeError("the event is no transformation event: it has no records");
    const { records, tally } = transformRecords(event.records, acceptedLatenessMs);
    report(tally);
    resolve({ records });
  });

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
