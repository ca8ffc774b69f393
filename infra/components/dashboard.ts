// The pipe on one page, in the order data flows: the alarms, then a row for each hop. A row's first graph is what passes the hop, the
// second how long it takes or waits, the third what goes wrong there.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
import type * as pulumi from "@pulumi/pulumi";
import { readingMetrics } from "../../lambdas/contract/reading-metrics.ts";
import type { Pipe } from "./pipe.ts";
import type { WatchedMetric } from "./alarm.ts";
import type { BundledFunction } from "./bundled-function.ts";
import { pipeMetrics } from "./pipe-metrics.ts";

type Statistic = "Average" | "Maximum" | "SampleCount" | "Sum" | "p99";

interface Line {
  readonly metric: WatchedMetric;
  readonly statistic: Statistic;
}

interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
}

const columns = 24;
const rowHeight = 6;
const periodSeconds = 60;

export interface DashboardArgs {
  readonly pipe: Pipe;
  readonly region: pulumi.Input<string>;
  readonly alarmArns: readonly pulumi.Input<string>[];
}

/** The dashboard's body, to be written as JSON. */
export function dashboardBody({ pipe, region, alarmArns }: DashboardArgs) {
  const alarms = {
    type: "alarm",
    x: 0,
    y: 0,
    width: columns,
    height: rowHeight,
    properties: { title: "Alarms", alarms: alarmArns },
  };
  const rows = rowsOf(pipe).map((graphs, index) =>
    graphs.map((graph, place) => {
      const width = columns / graphs.length;
      return {
        type: "metric",
        x: place * width,
        y: (index + 1) * rowHeight,
        width,
        height: rowHeight,
        ...body(graph, region),
      };
    }),
  );
  return { widgets: [alarms, ...rows.flat()] };
}

const body = ({ title, lines }: Graph, region: pulumi.Input<string>) => ({
  properties: {
    title,
    region,
    view: "timeSeries",
    stacked: false,
    period: periodSeconds,
    metrics: lines.map(({ metric, statistic }) => [
      metric.namespace,
      metric.name,
      ...Object.entries(metric.dimensions).flat(),
      { stat: statistic },
    ]),
  },
});

const sum = (...metrics: readonly WatchedMetric[]): Line[] => metrics.map((metric) => ({ metric, statistic: "Sum" }));
const most = (...metrics: readonly WatchedMetric[]): Line[] =>
  metrics.map((metric) => ({ metric, statistic: "Maximum" }));

function rowsOf(pipe: Pipe): readonly (readonly Graph[])[] {
  const metrics = pipeMetrics(pipe);
  const { transform, runner, publisher } = pipe;
  return [
    ...ingestRows(metrics),
    functionRow("Transform", transform.handler, metrics.ofFunction),
    readingsRow(metrics),
    ...triggerRows(metrics),
    functionRow("Run reports", runner.handler, metrics.ofFunction),
    queriesRow(metrics),
    functionRow("Publish report", publisher.handler, metrics.ofFunction),
  ];
}

type Metrics = ReturnType<typeof pipeMetrics>;

function ingestRows({ rule, ruleAction, stream, delivery }: Metrics): Graph[][] {
  return [
    [
      { title: "Rule: readings", lines: sum(rule("TopicMatch"), ruleAction("Success")) },
      { title: "Rule: failures", lines: sum(ruleAction("Failure")) },
    ],
    [
      { title: "Stream: records", lines: sum(stream("IncomingRecords"), stream("GetRecords.Records")) },
      { title: "Stream: iterator age", lines: most(stream("GetRecords.IteratorAgeMilliseconds")) },
      { title: "Stream: throttles", lines: sum(stream("WriteProvisionedThroughputExceeded")) },
    ],
    [
      {
        title: "Delivery: records",
        lines: sum(delivery("DataReadFromKinesisStream.Records"), delivery("DeliveryToS3.Records")),
      },
      { title: "Delivery: data freshness", lines: most(delivery("DeliveryToS3.DataFreshness")) },
      {
        title: "Delivery: S3 puts that succeed",
        lines: [{ metric: delivery("DeliveryToS3.Success"), statistic: "Average" }],
      },
    ],
  ];
}

const readingsRow = ({ readings }: Metrics): Graph[] => [
  { title: "Readings accepted", lines: sum(readings(readingMetrics.accepted)) },
  { title: "Readings late", lines: sum(readings(readingMetrics.late)) },
  { title: "Readings rejected", lines: sum(readings(readingMetrics.rejected)) },
];

function triggerRows({ queue, deadLetters }: Metrics): Graph[][] {
  if (queue === undefined || deadLetters === undefined) return [];
  const depth = "ApproximateNumberOfMessagesVisible";
  return [
    [
      { title: "New objects: messages", lines: sum(queue("NumberOfMessagesSent"), queue("NumberOfMessagesDeleted")) },
      { title: "New objects: oldest message", lines: most(queue("ApproximateAgeOfOldestMessage")) },
      { title: "New objects: depth and dead letters", lines: most(queue(depth), deadLetters(depth)) },
    ],
  ];
}

function functionRow(title: string, handler: BundledFunction, ofFunction: Metrics["ofFunction"]): Graph[] {
  const metric = ofFunction(handler);
  const duration = metric("Duration");
  return [
    { title: `${title}: invocations`, lines: sum(metric("Invocations")) },
    {
      title: `${title}: duration`,
      lines: [
        { metric: duration, statistic: "p99" },
        { metric: duration, statistic: "Maximum" },
      ],
    },
    { title: `${title}: errors and throttles`, lines: sum(metric("Errors"), metric("Throttles")) },
  ];
}

function queriesRow({ queries, workgroup, failures }: Metrics): Graph[] {
  const time = "TotalExecutionTime";
  return [
    { title: "Queries: bytes processed", lines: sum(workgroup("ProcessedBytes")) },
    { title: "Queries: time", lines: most(workgroup(time)) },
    {
      title: "Queries: succeeded and failed, report failures",
      lines: [
        { metric: queries("SUCCEEDED")(time), statistic: "SampleCount" },
        { metric: queries("FAILED")(time), statistic: "SampleCount" },
        ...most(failures("ApproximateNumberOfMessagesVisible")),
      ],
    },
  ];
}
