// What a run prints at its end, for people and as JSON: reports' first rows, the reconciliation, where the files lie, what it took.
import { join } from "node:path";
import { printReconciliation, reconciliationJson } from "../ledger/print.ts";
import { alarmsJson, describeAlarms } from "./fired-alarms.ts";
import { printHead } from "./head-rows.ts";
import { bucketDirectory } from "./run-directory.ts";
import type { RunResult } from "./run-simulation.ts";
import { verdictOfRun } from "./run-verdict.ts";

type Reconciled = Extract<RunResult, { kind: "reconciled" }>;

const seconds = (ms: number): number => Math.round(ms / 10) / 100;
const mebibytes = (bytes: number): number => Math.round(bytes / 2 ** 20);

/** Readings acknowledged a second, from the first publish until the pipe was drained. */
function readingsPerSecond({ tally, phaseMs }: Reconciled): number {
  return Math.round(tally.ledger.acknowledgedCount / ((phaseMs.sending + phaseMs.draining) / 1000));
}

/** User and system time of all threads, fleet included, from the first publish until the pipe was drained. */
function cpuMicrosPerReading({ tally, phaseCpuMs }: Reconciled): number {
  return Math.round((1_000 * (phaseCpuMs.sending + phaseCpuMs.draining)) / tally.ledger.acknowledgedCount);
}

export function printResult(result: RunResult, memoryBytes: number): string {
  if (result.kind === "stopped") {
    const { ledger, directory } = result;
    return `stopped: ${ledger.sentCount} sent, ${ledger.acknowledgedCount} acknowledged; ledger in ${join(directory, "ledger")}`;
  }
  const { heads, tally, alarms, directory, stack, phaseMs } = result;
  const files = (bucket: string, prefix: string): string => join(bucketDirectory(directory, bucket), prefix);
  const took = Object.entries(phaseMs).map(([phase, ms]) => `${phase} ${seconds(ms)} s`);
  return [
    ...heads.map(printHead),
    "",
    `readings: ${files(stack.outputs.ingestionBucket, "telemetry")}`,
    `reports:  ${files(stack.outputs.reportingBucket, "reports")}`,
    `ledger:   ${join(directory, "ledger")}`,
    ...describeAlarms(alarms),
    "",
    `${stack.resourceCount} resources; ${took.join(", ")}`,
    `${readingsPerSecond(result).toLocaleString("en-US")} readings/s from MQTT to reports, ${cpuMicrosPerReading(result)} µs of CPU each; ${mebibytes(memoryBytes)} MiB of memory at most`,
    "",
    printReconciliation(tally, verdictOfRun(result)),
  ].join("\n");
}

export function resultJson(result: RunResult, memoryBytes: number): unknown {
  if (result.kind === "stopped") return { verdict: "STOPPED", ledger: result.ledger, directory: result.directory };
  const { heads, tally, alarms, directory, stack, phaseMs, phaseCpuMs, firstReportMs, plan } = result;
  return {
    ...reconciliationJson(tally, verdictOfRun(result)),
    devices: plan.deviceCount,
    startAt: new Date(plan.startMs).toISOString(),
    reports: Object.fromEntries(heads.map(({ report, rowCount, rows }) => [report, { rowCount, head: rows }])),
    alarms: alarmsJson(alarms),
    directory,
    outputs: stack.outputs,
    resources: stack.resourceCount,
    phaseMs,
    phaseCpuMs,
    firstReportMs,
    cpuMicrosPerReading: cpuMicrosPerReading(result),
    readingsPerSecond: readingsPerSecond(result),
    memoryBytes,
  };
}
