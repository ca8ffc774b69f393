// What queues tell CloudWatch: what is done to them as it is done, their levels at the end of each minute in which they hold
// messages. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
import type { Clock } from "../kernel/clock.ts";
import { seriesBy } from "../engines/metric-series.ts";
import type { MetricSink } from "../ports/metrics.ts";
import { createMinuteSampler, type MinuteSampler } from "../engines/minute-sampler.ts";
import type { Queue } from "./queue.ts";

export interface QueueMetrics {
  /** A message is in the queue, sent or moved there: it has levels to look at. */
  accepted(): void;
  sent(byteCount: number): void;
  received(count: number): void;
  deleted(): void;
}

export const noQueueMetrics: QueueMetrics = {
  accepted: () => undefined,
  sent: () => undefined,
  received: () => undefined,
  deleted: () => undefined,
};

const namespace = "AWS/SQS";

export function queueMetrics(metrics: MetricSink, queueName: string, sampler: MinuteSampler): QueueMetrics {
  const series = seriesBy(metrics, namespace, { QueueName: queueName });
  return {
    accepted: () => sampler.wake(),
    sent(byteCount) {
      series("NumberOfMessagesSent").add(1);
      series("SentMessageSize", "Bytes").add(byteCount);
    },
    received(count) {
      if (count === 0) series("NumberOfEmptyReceives").add(1);
      else series("NumberOfMessagesReceived").add(count);
    },
    deleted: () => series("NumberOfMessagesDeleted").add(1),
  };
}

/** Looks at every queue of the account, as long as one of them holds a message. */
export function queueSampler(clock: Clock, metrics: MetricSink, queues: () => Iterable<Queue>): MinuteSampler {
  return createMinuteSampler(clock, (timeMs) => {
    let isAnyFilled = false;
    for (const queue of queues()) {
      const levels = levelsOf(queue, clock.now());
      if (levels.some(({ value }) => value > 0)) isAnyFilled = true;
      for (const { name, unit, value } of levels)
        metrics.put({ namespace, name, dimensions: { QueueName: queue.name }, value, unit, timeMs });
    }
    return isAnyFilled;
  });
}

function levelsOf(queue: Queue, nowMs: number) {
  const { visibleCount, inFlightCount, delayedCount } = queue.depth();
  const ageMs = nowMs - (queue.oldestAcceptedAtMs ?? nowMs);
  return [
    { name: "ApproximateNumberOfMessagesVisible", unit: "Count", value: visibleCount },
    { name: "ApproximateNumberOfMessagesNotVisible", unit: "Count", value: inFlightCount },
    { name: "ApproximateNumberOfMessagesDelayed", unit: "Count", value: delayedCount },
    { name: "ApproximateAgeOfOldestMessage", unit: "Seconds", value: Math.floor(ageMs / 1000) },
  ];
}
