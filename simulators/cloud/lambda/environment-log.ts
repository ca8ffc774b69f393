// The log stream of one execution environment, written with the function's role: without its permission the lines are lost in
// silence, as on AWS. https://docs.aws.amazon.com/lambda/latest/dg/monitoring-cloudwatchlogs.html
import { createHash } from "node:crypto";
import type { AccessControl } from "../ports/access-control.ts";
import type { Account } from "../ports/account.ts";
import { formatArn } from "../engines/arn.ts";
import type { Clock } from "../kernel/clock.ts";
import type { LogSink } from "../ports/log-sink.ts";
import { AwsError } from "../wire/aws-error.ts";
import { functionPrincipal } from "./environment-variables.ts";
import type { FunctionConfiguration } from "./function-configuration.ts";

export interface EnvironmentLog {
  readonly stream: string;
  write(message: string): void;
  /** What was written since the last call, for an invocation's log tail. */
  takeLines(): readonly string[];
}

export interface EnvironmentLogDependencies {
  readonly clock: Clock;
  readonly account: Account;
  readonly access: AccessControl;
  readonly logs: LogSink;
}

/** Lines kept for the tail at a time: Lambda shows the last 4 KB. */
const linesMax = 200;

export function openEnvironmentLog(
  dependencies: EnvironmentLogDependencies,
  configuration: FunctionConfiguration,
  environmentNumber: number,
): EnvironmentLog {
  const { clock, logs } = dependencies;
  const stream = logStreamName(clock.now(), configuration.name, environmentNumber);
  const group = configuration.logGroup;
  const isPermitted = mayWrite(dependencies, configuration, stream);
  if (may(dependencies, configuration, "logs:CreateLogGroup", `log-group:${group}`)) logs.createGroup?.(group);
  let lines: string[] = [];
  return {
    stream,
    write(message) {
      lines.push(message);
      if (lines.length > linesMax) lines.shift();
      if (isPermitted) logs.write({ group, stream, timeMs: clock.now(), message });
    },
    takeLines() {
      const taken = lines;
      lines = [];
      return taken;
    },
  };
}

/** `2026/11/21/[$LATEST]0123...`; the digits follow from the function and its environment's number, so that runs repeat. */
function logStreamName(nowMs: number, functionName: string, environmentNumber: number): string {
  const digits = createHash("md5").update(`${functionName} ${environmentNumber}`).digest("hex");
  return `${new Date(nowMs).toISOString().slice(0, 10).replaceAll("-", "/")}/[$LATEST]${digits}`;
}

const mayWrite = (
  dependencies: EnvironmentLogDependencies,
  configuration: FunctionConfiguration,
  stream: string,
): boolean =>
  ["logs:CreateLogStream", "logs:PutLogEvents"].every((action) =>
    may(dependencies, configuration, action, `log-group:${configuration.logGroup}:log-stream:${stream}`),
  );

function may(
  { access, account }: EnvironmentLogDependencies,
  configuration: FunctionConfiguration,
  action: string,
  resource: string,
): boolean {
  const { region, accountId } = account;
  const principal = functionPrincipal(access, configuration);
  try {
    access.authorize({ principal, action, resource: formatArn({ service: "logs", region, accountId, resource }) });
    return true;
  } catch (error) {
    if (error instanceof AwsError) return false;
    throw error;
  }
}
