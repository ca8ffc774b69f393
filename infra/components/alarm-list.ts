// Every alarm of a stage, in pipe order. What each means, how to look and how to mend is its section in docs/runbook.md.
import { readingMetrics } from "../../lambdas/contract/reading-metrics.ts";
import type { Pipe } from "./pipe.ts";
import { visibilityTimeoutSeconds } from "../stage.ts";
import type { Alarm } from "./alarm.ts";
import type { BundledFunction } from "./bundled-function.ts";
import { pipeMetrics } from "./pipe-metrics.ts";

/** Of a function's timeout: beyond it the next larger batch may not end in time. */
const durationShareMax = 0.8;

export function alarmsOf(pipe: Pipe): readonly Alarm[] {
  return [...ingestAlarms(pipe), ...triggerAlarms(pipe), ...reportAlarms(pipe), ...functionAlarms(pipe)];
}

/** From the rule to the ingestion bucket. */
function ingestAlarms(pipe: Pipe): Alarm[] {
  const { ruleAction, stream, delivery, readings } = pipeMetrics(pipe);
  const { stage } = pipe;
  return [
    {
      role: "rule-failures",
      meaning: "The IoT rule could not hand readings to the stream; they are among the rule's errors",
      watched: { kind: "metric", metric: ruleAction("Failure"), statistic: "Sum" },
      threshold: 0,
      periodSeconds: 300,
    },
    {
      role: "stream-throttles",
      meaning: "The stream refused records for its shards' rate, and their writers try again",
      watched: { kind: "metric", metric: stream("WriteProvisionedThroughputExceeded"), statistic: "Sum" },
      threshold: 0,
      periodSeconds: 300,
    },
    {
      role: "stream-iterator-age",
      meaning: "Delivery reads the stream far behind its tip",
      watched: { kind: "metric", metric: stream("GetRecords.IteratorAgeMilliseconds"), statistic: "Maximum" },
      threshold: stage.iteratorAgeAlarmMinutes * 60_000,
      periodSeconds: 60,
    },
    {
      role: "delivery-freshness",
      meaning: "Readings wait in delivery far longer than its buffer holds them",
      watched: { kind: "metric", metric: delivery("DeliveryToS3.DataFreshness"), statistic: "Maximum" },
      threshold: stage.deliveryBufferSeconds + stage.freshnessAlarmMinutes * 60,
      periodSeconds: 60,
    },
    {
      role: "rejected-share",
      meaning: "The transform rejects more readings than is usual",
      watched: {
        kind: "share",
        part: readings(readingMetrics.rejected),
        of: [readings(readingMetrics.accepted), readings(readingMetrics.rejected)],
      },
      threshold: stage.rejectedPercent,
      periodSeconds: 300,
    },
  ];
}

/** From the bucket to the runner; none where S3 calls it itself. */
function triggerAlarms(pipe: Pipe): Alarm[] {
  const { queue, deadLetters } = pipeMetrics(pipe);
  if (queue === undefined || deadLetters === undefined) return [];
  const { stage } = pipe;
  return [
    {
      role: "queue-age",
      meaning: "New objects wait long for their reports",
      watched: { kind: "metric", metric: queue("ApproximateAgeOfOldestMessage"), statistic: "Maximum" },
      threshold: visibilityTimeoutSeconds(stage) + stage.queueAgeAlarmMinutes * 60,
      periodSeconds: 60,
    },
    deadLetterAlarm(
      "ingestion-dead-letters",
      "New objects were given up, and their windows have no reports of them",
      deadLetters,
    ),
  ];
}

/** From the runner to the reader. */
function reportAlarms(pipe: Pipe): Alarm[] {
  const { queries, failures } = pipeMetrics(pipe);
  return [
    {
      role: "failed-queries",
      meaning: "Reports' queries fail",
      watched: { kind: "metric", metric: queries("FAILED")("TotalExecutionTime"), statistic: "SampleCount" },
      threshold: 0,
      periodSeconds: 300,
    },
    deadLetterAlarm("report-failures", "A report did not come to be, and the reason waits for a person", failures),
  ];
}

const deadLetterAlarm = (role: string, meaning: string, queue: ReturnType<typeof pipeMetrics>["failures"]): Alarm => ({
  role,
  meaning,
  watched: { kind: "metric", metric: queue("ApproximateNumberOfMessagesVisible"), statistic: "Maximum" },
  threshold: 0,
  periodSeconds: 60,
});

/** Two for each function: the share that fails, and the time it takes. */
function functionAlarms(pipe: Pipe): Alarm[] {
  const { ofFunction } = pipeMetrics(pipe);
  const alarmsOfOne = (handler: BundledFunction): Alarm[] => {
    const metric = ofFunction(handler);
    const { source, timeoutSeconds } = handler;
    return [
      {
        role: `${source}-errors`,
        meaning: `The function ${source} fails`,
        watched: { kind: "share", part: metric("Errors"), of: [metric("Invocations")] },
        threshold: pipe.stage.functionErrorPercent,
        periodSeconds: 300,
      },
      {
        role: `${source}-duration`,
        meaning: `The function ${source} comes near its timeout of ${timeoutSeconds} s`,
        watched: { kind: "metric", metric: metric("Duration"), statistic: "Maximum" },
        threshold: durationShareMax * timeoutSeconds * 1000,
        periodSeconds: 300,
      },
    ];
  };
  const { provisioning, transform, runner, publisher } = pipe;
  return [provisioning.admission, transform.handler, runner.handler, publisher.handler].flatMap(alarmsOfOne);
}
