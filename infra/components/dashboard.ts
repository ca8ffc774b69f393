// The pipe on one page, in the order data flows: the alarms, then the rows of each hop.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html
import type * as pulumi from "@pulumi/pulumi";
import type { Graph, GraphRow } from "./watched.ts";

const columns = 24;
const rowHeight = 6;
const periodSeconds = 60;

export interface DashboardArgs {
  readonly rows: readonly GraphRow[];
  readonly region: pulumi.Input<string>;
  readonly alarmArns: readonly pulumi.Input<string>[];
}

/** The dashboard's body, to be written as JSON. */
export function dashboardBody({ rows, region, alarmArns }: DashboardArgs) {
  const alarms = {
    type: "alarm",
    x: 0,
    y: 0,
    width: columns,
    height: rowHeight,
    properties: { title: "Alarms", alarms: alarmArns },
  };
  const widgets = rows.map((graphs, index) =>
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
  return { widgets: [alarms, ...widgets.flat()] };
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
