// Local times of IANA time zones. A local time is kept as the milliseconds that the same clock face would be in UTC.
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#daylist-savings-time

export interface TimeZone {
  toLocal(utcMs: number): number;
  /**
   * Undefined for a clock face that the day skips (clocks go forward): a schedule does not run then. Of two instants that show
   * the same face (clocks go back) the first: a schedule runs once.
   */
  toUtc(localMs: number): number | undefined;
}

const utc: TimeZone = { toLocal: (utcMs) => utcMs, toUtc: (localMs) => localMs };

const dayMs = 86_400_000;

/** Undefined where the runtime knows no such zone. */
export function timeZone(name: string): TimeZone | undefined {
  if (name === "UTC") return utc;
  const format = zoneFormat(name);
  if (format === undefined) return undefined;
  const toLocal = (utcMs: number): number => {
    const wholeSecondMs = Math.floor(utcMs / 1000) * 1000;
    const parts = Object.fromEntries(
      format.formatToParts(wholeSecondMs).map(({ type, value }) => [type, Number(value)]),
    );
    const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
    return Date.UTC(year, month - 1, day, hour, minute, second) + (utcMs - wholeSecondMs);
  };
  return {
    toLocal,
    toUtc(localMs) {
      // The offsets of the day before and after: around a change these are the two in question, else they are the same.
      const candidates = [-dayMs, dayMs].map((shiftMs) => {
        const nearMs = localMs + shiftMs;
        return localMs - (toLocal(nearMs) - nearMs);
      });
      const showing = candidates.filter((utcMs) => toLocal(utcMs) === localMs);
      return showing.length === 0 ? undefined : Math.min(...showing);
    },
  };
}

function zoneFormat(name: string): Intl.DateTimeFormat | undefined {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone: name,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}
