// What CloudWatch keeps and takes, and how it behaves where AWS names no figure.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html and
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricData.html

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

export const limits = {
  /** Of one-minute data points; AWS keeps coarser ones longer. */
  retentionMinutes: 15 * 24 * 60,
  /** Time stamps of data points taken: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/publishingMetrics.html */
  pastMsMax: 14 * dayMs,
  futureMsMax: 2 * 60 * minuteMs,

  metricDataMax: 1000,
  valuesPerDatumMax: 150,
  dimensionsMax: 30,
  nameCharsMax: 255,

  metricDataQueriesMax: 500,
  statisticsDatapointsMax: 1440,
  listMetricsPageMax: 500,

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html */
  alarmMetricsMax: 10,
  evaluationRangeMsMax: 7 * dayMs,
  describeAlarmsPageMax: 100,
  /** Kept so long; and no more of them, oldest forgotten first, which AWS does not say. */
  historyMs: 30 * dayMs,
  historyItemsMax: 10_000,

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html */
  embeddedMetricsMax: 100,
} as const;

export const pace = {
  /** From the end of a minute to the alarms' look at it: data points of the minute have come in by then. */
  evaluationDelayMs: 10_000,
  /** Periods beyond the evaluation periods that an alarm looks back over for data, as in the tables of AWS's page. */
  furtherPeriods: 2,
} as const;
