// Logs and metrics of the functions: one namespace, the function as the `service` dimension.
// Metrics go out as log lines: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format.html
import { Logger } from "@aws-lambda-powertools/logger";
import { Metrics } from "@aws-lambda-powertools/metrics";
import { readingMetrics } from "./reading-metrics.ts";

export const createLogger = (serviceName: string): Logger => new Logger({ serviceName });

// Its one warning here would be of a time far from this machine's, as every event's is on virtual time.
const quiet = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: console.error };

/** Metrics of readings, apart by stage: stages may share an account. */
export const createReadingMetrics = (stage: string): Metrics =>
  new Metrics({
    namespace: readingMetrics.namespace,
    serviceName: readingMetrics.service,
    defaultDimensions: { stage },
    logger: quiet,
  });
