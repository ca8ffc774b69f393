// What the transform counts of readings, by the names that alarms and the dashboard ask for.
// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html

export const readingMetrics = {
  namespace: "Millrace",
  /** The dimension `service`; beside it stands `stage`, and with rejections `reason`. */
  service: "transform",
  accepted: "ReadingsAccepted",
  late: "ReadingsLate",
  rejected: "ReadingsRejected",
} as const;
