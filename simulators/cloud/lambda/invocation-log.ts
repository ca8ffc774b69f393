// The lines that Lambda itself writes around an invocation, as text or JSON.
// https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs-logformat.html
import type { FunctionConfiguration } from "./function-configuration.ts";

export interface InvocationReport {
  readonly requestId: string;
  readonly durationMs: number;
  readonly heapUsedBytes: number;
  /** Set where this invocation started its environment. */
  readonly initialisationMs?: number | undefined;
  readonly status: "success" | "error" | "timeout";
}

export function startLine({ logFormat }: FunctionConfiguration, requestId: string, timeMs: number): string {
  return logFormat === "Text"
    ? `START RequestId: ${requestId} Version: $LATEST`
    : platformEvent("platform.start", timeMs, { requestId, version: "$LATEST" });
}

export function endLines(configuration: FunctionConfiguration, report: InvocationReport, timeMs: number): string[] {
  const { requestId, status } = report;
  const metrics = metricsOf(configuration, report);
  if (configuration.logFormat === "JSON")
    return [platformEvent("platform.report", timeMs, { requestId, metrics, status })];
  const parts = [
    `REPORT RequestId: ${requestId}`,
    `Duration: ${metrics.durationMs} ms`,
    `Billed Duration: ${metrics.billedDurationMs} ms`,
    `Memory Size: ${metrics.memorySizeMB} MB`,
    `Max Memory Used: ${metrics.maxMemoryUsedMB} MB`,
    ...(metrics.initDurationMs === undefined ? [] : [`Init Duration: ${metrics.initDurationMs} ms`]),
    ...(status === "timeout" ? ["Status: timeout"] : []),
  ];
  return [`END RequestId: ${requestId}`, `${parts.join("\t")}\t`];
}

function metricsOf({ memoryMb }: FunctionConfiguration, report: InvocationReport) {
  const { durationMs, heapUsedBytes, initialisationMs } = report;
  return {
    durationMs: hundredths(durationMs),
    billedDurationMs: Math.ceil(durationMs + (initialisationMs ?? 0)),
    memorySizeMB: memoryMb,
    maxMemoryUsedMB: Math.ceil(heapUsedBytes / 1024 ** 2),
    ...(initialisationMs === undefined ? {} : { initDurationMs: hundredths(initialisationMs) }),
  };
}

const hundredths = (value: number): number => Math.round(value * 100) / 100;

const platformEvent = (type: string, timeMs: number, record: object): string =>
  JSON.stringify({ time: new Date(timeMs).toISOString(), type, record });
