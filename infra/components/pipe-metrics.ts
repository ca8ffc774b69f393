// The metrics that tell how each hop fares, for alarms and the dashboard: what AWS's services publish of the pipe's resources, and
// what the transform counts. One place for their names and dimensions.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/aws-services-cloudwatch-metrics.html
import type * as pulumi from "@pulumi/pulumi";
import { readingMetrics } from "../../lambdas/contract/reading-metrics.ts";
import type { Pipe } from "./pipe.ts";
import type { WatchedMetric } from "./alarm.ts";
import type { BundledFunction } from "./bundled-function.ts";

type Naming = (name: string) => WatchedMetric;

const of =
  (namespace: string, dimensions: Readonly<Record<string, pulumi.Input<string>>>): Naming =>
  (name) => ({ namespace, name, dimensions });

/** Names a metric of each hop's, from devices to reports. */
export function pipeMetrics({ stage, ingress, stream, delivery, trigger, failures, catalog }: Pipe) {
  const ruleName = ingress.rule.name;
  const queueMetric = (queue: { readonly name: pulumi.Output<string> }): Naming =>
    of("AWS/SQS", { QueueName: queue.name });
  return {
    rule: of("AWS/IoT", { RuleName: ruleName }),
    ruleAction: of("AWS/IoT", { RuleName: ruleName, ActionType: "Kinesis" }),
    stream: of("AWS/Kinesis", { StreamName: stream.stream.name }),
    delivery: of("AWS/Firehose", { DeliveryStreamName: delivery.deliveryStream.name }),
    readings: of(readingMetrics.namespace, { service: readingMetrics.service, stage: stage.name }),
    /** Absent where S3 calls the function itself. */
    queue: trigger.queues && queueMetric(trigger.queues.queue),
    deadLetters: trigger.queues && queueMetric(trigger.queues.deadLetters),
    failures: queueMetric(failures.queue),
    queries: (state: "FAILED" | "SUCCEEDED"): Naming =>
      of("AWS/Athena", { WorkGroup: catalog.workgroup.name, QueryState: state, QueryType: "DML" }),
    workgroup: of("AWS/Athena", { WorkGroup: catalog.workgroup.name }),
    ofFunction: ({ fn }: BundledFunction): Naming => of("AWS/Lambda", { FunctionName: fn.name }),
  };
}
