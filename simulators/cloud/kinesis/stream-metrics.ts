// What a stream tells CloudWatch of itself. https://docs.aws.amazon.com/streams/latest/dev/monitoring-with-cloudwatch.html
import { noMetrics, seriesBy } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import type { ShardRead } from "../ports/record-stream.ts";

export interface StreamMetrics {
  /** Called for every record: sums, and nothing else. */
  taken(byteCount: number): void;
  refused(): void;
  /** One PutRecords call; its records are counted by `taken` and `refused`. */
  batch(counts: { readonly recordCount: number; readonly refusedCount: number }): void;
  read(read: Pick<ShardRead, "records" | "millisBehindLatest">): void;
  readRefused(): void;
}

export function streamMetrics(metrics: MetricSink, streamName: string): StreamMetrics {
  const series = seriesBy(metrics, "AWS/Kinesis", { StreamName: streamName });
  const incomingRecords = series("IncomingRecords");
  const incomingBytes = series("IncomingBytes", "Bytes");
  const exceeded = series("WriteProvisionedThroughputExceeded");
  return {
    taken(byteCount) {
      incomingRecords.add(1);
      incomingBytes.add(byteCount);
      exceeded.add(0);
    },
    refused: () => exceeded.add(1),
    batch({ recordCount, refusedCount }) {
      series("PutRecords.TotalRecords").add(recordCount);
      series("PutRecords.SuccessfulRecords").add(recordCount - refusedCount);
      series("PutRecords.ThrottledRecords").add(refusedCount);
      series("PutRecords.Success").add(refusedCount < recordCount ? 1 : 0);
    },
    read({ records, millisBehindLatest }) {
      series("GetRecords.Success").add(1);
      series("GetRecords.Records").add(records.length);
      series("GetRecords.Bytes", "Bytes").add(records.reduce((sum, { data }) => sum + data.length, 0));
      // The age of what was read last: 0 says that the reader is at the tip.
      series("GetRecords.IteratorAgeMilliseconds", "Milliseconds").add(millisBehindLatest);
      series("ReadProvisionedThroughputExceeded").add(0);
    },
    readRefused() {
      series("GetRecords.Success").add(0);
      series("ReadProvisionedThroughputExceeded").add(1);
    },
  };
}

export const noStreamMetrics: StreamMetrics = streamMetrics(noMetrics, "");
