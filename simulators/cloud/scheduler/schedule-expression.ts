// When a schedule runs: once at a local time, at a rate from its start, or by a cron expression in its time zone. Pure.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html
import { AwsError } from "../wire/aws-error.ts";
import { nextLocalTime, parseCron, type Cron } from "./cron.ts";
import { timeZone, type TimeZone } from "./time-zone.ts";

export type ScheduleExpression =
  | { readonly kind: "at"; readonly localMs: number; readonly zone: TimeZone }
  | { readonly kind: "rate"; readonly periodMs: number }
  | { readonly kind: "cron"; readonly cron: Cron; readonly zone: TimeZone };

/** @throws AwsError ValidationException in AWS's words. */
export function parseExpression(text: string, zoneName: string): ScheduleExpression {
  const zone = timeZone(zoneName);
  if (zone === undefined)
    throw new AwsError("ValidationException", 400, `Invalid Schedule Expression Timezone ${zoneName}.`);
  const parsed = parseAt(text, zone) ?? parseRate(text) ?? parseCronExpression(text, zone);
  if (parsed === undefined) throw new AwsError("ValidationException", 400, `Invalid Schedule Expression ${text}.`);
  return parsed;
}

function parseAt(text: string, zone: TimeZone): ScheduleExpression | undefined {
  const [, local] = /^at\((\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2})\)$/.exec(text) ?? [];
  const localMs = local === undefined ? NaN : Date.parse(`${local}Z`);
  return Number.isNaN(localMs) ? undefined : { kind: "at", localMs, zone };
}

const unitMs = { minute: 60_000, hour: 3_600_000, day: 86_400_000 } as const;

function parseRate(text: string): ScheduleExpression | undefined {
  const [, countText, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(text) ?? [];
  const count = Number(countText);
  if (count < 1 || (unit !== "minute" && unit !== "hour" && unit !== "day")) return undefined;
  return { kind: "rate", periodMs: count * unitMs[unit] };
}

function parseCronExpression(text: string, zone: TimeZone): ScheduleExpression | undefined {
  const [, fields] = /^cron\((.*)\)$/.exec(text) ?? [];
  const cron = fields === undefined ? undefined : parseCron(fields);
  return cron === undefined ? undefined : { kind: "cron", cron, zone };
}

export interface ScheduleSpan {
  /** Where a rate counts from. */
  readonly createdAtMs: number;
  readonly startMs?: number | undefined;
  readonly endMs?: number | undefined;
}

/** The first time after `afterMs` that the schedule runs; undefined where it has none left. */
export function nextTime(expression: ScheduleExpression, span: ScheduleSpan, afterMs: number): number | undefined {
  const fromMs = Math.max(afterMs, (span.startMs ?? -Infinity) - 1);
  const next = nextOf(expression, span, fromMs);
  return next === undefined || (span.endMs !== undefined && next > span.endMs) ? undefined : next;
}

function nextOf(expression: ScheduleExpression, span: ScheduleSpan, afterMs: number): number | undefined {
  switch (expression.kind) {
    case "at": {
      const timeMs = expression.zone.toUtc(expression.localMs);
      return timeMs !== undefined && timeMs > afterMs ? timeMs : undefined;
    }
    case "rate": {
      // Counted from the start date, which is itself a run, or from creation, which is not.
      const originMs = span.startMs ?? span.createdAtMs;
      const periods = Math.floor((afterMs - originMs) / expression.periodMs) + 1;
      return originMs + Math.max(periods, span.startMs === undefined ? 1 : 0) * expression.periodMs;
    }
    case "cron":
      return nextCron(expression.cron, expression.zone, afterMs);
  }
}

function nextCron(cron: Cron, zone: TimeZone, afterMs: number): number | undefined {
  let localMs = nextLocalTime(cron, zone.toLocal(afterMs));
  // A face that the day skips has no instant; one shown twice may have had its instant already.
  while (localMs !== undefined) {
    const timeMs = zone.toUtc(localMs);
    if (timeMs !== undefined && timeMs > afterMs) return timeMs;
    localMs = nextLocalTime(cron, localMs);
  }
  return undefined;
}
