// What a delivery stream tells CloudWatch: what it does as it is done, and how old its oldest record is at the end of each minute
// in which it holds any. https://docs.aws.amazon.com/firehose/latest/dev/monitoring-with-cloudwatch-metrics.html
import type { Clock } from "../kernel/clock.ts";
import { noMetrics, seriesBy } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import { createMinuteSampler } from "../engines/minute-sampler.ts";
import type { RecordBuffer } from "./record-buffer.ts";

export interface DeliveryLevels {
  /** Of all records that are in no object yet; undefined where there is none. */
  readonly oldestArrivedAtMs: number | undefined;
  readonly partitionCount: number;
}

export interface DeliveryMetrics {
  /** Called for every record: sums, and nothing else. */
  taken(byteCount: number): void;
  /** A read of the source ended so far behind its tip. */
  sourceRead(millisBehindLatest: number): void;
  /** One batch at the transform; a record that it dropped counts as a success. */
  processed(batch: {
    readonly isAnswered: boolean;
    readonly durationMs: number;
    readonly succeededCount: number;
    readonly succeededBytes: number;
  }): void;
  conversionFailed(buffer: RecordBuffer, count: number): void;
  delivered(buffer: RecordBuffer, isConverted: boolean): void;
  putRefused(): void;
  close(): void;
}

export interface DeliveryMetricsOptions {
  readonly clock: Clock;
  readonly metrics: MetricSink | undefined;
  readonly deliveryStreamName: string;
  readonly isFromKinesis: boolean;
  readonly levels: () => DeliveryLevels;
}

const namespace = "AWS/Firehose";

export function deliveryMetrics(options: DeliveryMetricsOptions): DeliveryMetrics {
  const { metrics = noMetrics, deliveryStreamName, isFromKinesis } = options;
  const series = seriesBy(metrics, namespace, { DeliveryStreamName: deliveryStreamName });
  const incoming = isFromKinesis ? "DataReadFromKinesisStream." : "Incoming";
  const incomingRecords = series(`${incoming}Records`);
  const incomingBytes = series(`${incoming}Bytes`, "Bytes");
  const failedConversions = new WeakMap<RecordBuffer, number>();
  const sampler = levelSampler(options);

  return {
    taken(byteCount) {
      incomingRecords.add(1);
      incomingBytes.add(byteCount);
      sampler.wake();
    },
    sourceRead: (millisBehindLatest) => series("KinesisMillisBehindLatest", "Milliseconds").add(millisBehindLatest),
    processed({ isAnswered, durationMs, succeededCount, succeededBytes }) {
      series("ExecuteProcessing.Success").add(isAnswered ? 1 : 0);
      series("ExecuteProcessing.Duration", "Milliseconds").add(durationMs);
      series("SucceedProcessing.Records").add(succeededCount);
      series("SucceedProcessing.Bytes", "Bytes").add(succeededBytes);
    },
    conversionFailed(buffer, count) {
      failedConversions.set(buffer, count);
      series("FailedConversion.Records").add(count);
    },
    delivered(buffer, isConverted) {
      const recordCount = buffer.recordCount - (failedConversions.get(buffer) ?? 0);
      if (isConverted) series("SucceedConversion.Records").add(recordCount);
      series("DeliveryToS3.Success").add(1);
      series("DeliveryToS3.ObjectCount").add(1);
      series("DeliveryToS3.Records").add(recordCount);
      series("DeliveryToS3.Bytes", "Bytes").add(buffer.byteCount);
    },
    putRefused: () => series("DeliveryToS3.Success").add(0),
    close: () => sampler.close(),
  };
}

function levelSampler({ clock, metrics = noMetrics, deliveryStreamName, levels }: DeliveryMetricsOptions) {
  const dimensions = { DeliveryStreamName: deliveryStreamName };
  return createMinuteSampler(clock, (timeMs) => {
    const { oldestArrivedAtMs, partitionCount } = levels();
    const ageMs = oldestArrivedAtMs === undefined ? 0 : clock.now() - oldestArrivedAtMs;
    const freshness = { namespace, name: "DeliveryToS3.DataFreshness", dimensions, unit: "Seconds", timeMs };
    metrics.put({ ...freshness, value: ageMs / 1000 });
    metrics.put({ namespace, name: "PartitionCount", dimensions, unit: "Count", timeMs, value: partitionCount });
    return oldestArrivedAtMs !== undefined;
  });
}
