// Cron expressions of six fields: minutes, hours, day of month, month, day of week, year. Pure; times are civil ("local") times,
// kept as the milliseconds that the same clock face would be in UTC.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
import { compileDayOfMonth, compileDayOfWeek, type DayTest } from "./cron-day.ts";
import { expandField, monthNames } from "./cron-field.ts";
import { limits } from "./limits.ts";

export interface Cron {
  readonly minutes: readonly number[];
  readonly hours: readonly number[];
  readonly months: ReadonlySet<number>;
  readonly years: ReadonlySet<number>;
  readonly isDay: DayTest;
}

/** The six fields without `cron(` and `)`; undefined where they are no cron expression. */
export function parseCron(text: string): Cron | undefined {
  const fields = text.split(" ");
  const [minute, hour, dayOfMonth, month, dayOfWeek, year] = fields;
  if (fields.length !== 6 || minute === undefined || hour === undefined || dayOfMonth === undefined) return undefined;
  if (month === undefined || dayOfWeek === undefined || year === undefined) return undefined;
  const minutes = expandField(minute, { min: 0, max: 59 });
  const hours = expandField(hour, { min: 0, max: 23 });
  const months = expandField(month, { min: 1, max: 12, names: monthNames });
  const years = expandField(year, { min: limits.cronYearMin, max: limits.cronYearMax });
  const isDay = compileDay(dayOfMonth, dayOfWeek);
  if (minutes === undefined || hours === undefined || months === undefined) return undefined;
  if (years === undefined || isDay === undefined) return undefined;
  return { minutes, hours, months: new Set(months), years: new Set(years), isDay };
}

/** One of the two day fields is `?`, the other decides. */
function compileDay(dayOfMonth: string, dayOfWeek: string): DayTest | undefined {
  if ((dayOfMonth === "?") === (dayOfWeek === "?")) return undefined;
  return dayOfMonth === "?" ? compileDayOfWeek(dayOfWeek) : compileDayOfMonth(dayOfMonth);
}

const dayMs = 86_400_000;

/** The first local time after `afterLocalMs` that the expression names; undefined where none is left before 2200. */
export function nextLocalTime(cron: Cron, afterLocalMs: number): number | undefined {
  const afterDayMs = Math.floor(afterLocalMs / dayMs) * dayMs;
  let candidateMs = afterDayMs;
  for (;;) {
    const date = new Date(candidateMs);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate()];
    if (year > limits.cronYearMax) return undefined;
    if (!cron.years.has(year)) candidateMs = Date.UTC(year + 1, 0, 1);
    else if (!cron.months.has(month)) candidateMs = Date.UTC(year, month, 1);
    else {
      const found = cron.isDay(year, month, day) ? timeOfDayAfter(cron, candidateMs, afterLocalMs) : undefined;
      if (found !== undefined) return found;
      candidateMs += dayMs;
    }
  }
}

function timeOfDayAfter({ hours, minutes }: Cron, dayStartMs: number, afterLocalMs: number): number | undefined {
  for (const hour of hours) {
    for (const minute of minutes) {
      const timeMs = dayStartMs + (hour * 60 + minute) * 60_000;
      if (timeMs > afterLocalMs) return timeMs;
    }
  }
  return undefined;
}
