// What a schedule sends: its input with the context attributes filled in, or Scheduler's own event where it has none.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
import type { Account } from "../ports/account.ts";

export interface Execution {
  readonly scheduleArn: string;
  readonly executionId: string;
  readonly attemptNumber: number;
  readonly scheduledAtMs: number;
}

export function schedulePayload(input: string | undefined, execution: Execution, account: Account): string {
  if (input === undefined) return scheduledEvent(execution, account);
  const attributes: Readonly<Record<string, string>> = {
    "schedule-arn": execution.scheduleArn,
    "scheduled-time": wholeSeconds(execution.scheduledAtMs),
    "execution-id": execution.executionId,
    "attempt-number": String(execution.attemptNumber),
  };
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (token, name: string) => attributes[name] ?? token);
}

/** `2026-11-21T10:00:00Z` */
export const wholeSeconds = (epochMs: number): string => new Date(epochMs).toISOString().replace(/\.\d+Z$/, "Z");

const scheduledEvent = ({ scheduleArn, executionId, scheduledAtMs }: Execution, account: Account): string =>
  JSON.stringify({
    version: "0",
    id: executionId,
    "detail-type": "Scheduled Event",
    source: "aws.scheduler",
    account: account.accountId,
    time: wholeSeconds(scheduledAtMs),
    region: account.region,
    resources: [scheduleArn],
    detail: "{}",
  });
