// Instants on the calendar: ISO 8601 with any offset, and local times in a zone, whose hour that comes twice has two instants and whose
// hour that is left out has none.
import { dayMs, hourMs, minuteMs } from "./durations.ts";

const iso = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}):(\d{2})(?::(\d{2})(?:[.,](\d{1,9}))?)?(Z|[+-]\d{2}(?::?\d{2})?)?$/;

export interface CalendarTime {
  /** As if it were in UTC, epoch ms; what is finer is cut off. */
  readonly wallMs: number;
  /** Undefined where the text has none. */
  readonly offsetMs: number | undefined;
}

/** Reads `2026-01-05T10:00:00.123+02:00`, seconds and fractions optional; undefined for other text and for days that do not exist. */
export function parseCalendarTime(text: string): CalendarTime | undefined {
  const [, year, month, day, hour, minute, second = "0", fraction = "", offset] = iso.exec(text) ?? [];
  if (year === undefined || month === undefined || day === undefined || hour === undefined || minute === undefined)
    return undefined;
  const date = wallClock(Number(year), Number(month), Number(day));
  if (date === undefined || Number(hour) > 23 || Number(minute) > 59 || Number(second) > 59) return undefined;
  const offsetMs = offset === undefined ? undefined : offsetIn(offset);
  if (offsetMs !== undefined && Number.isNaN(offsetMs)) return undefined;
  const timeMs = Number(hour) * hourMs + Number(minute) * minuteMs + Number(second) * 1_000;
  return { wallMs: date + timeMs + Number(fraction.padEnd(3, "0").slice(0, 3)), offsetMs };
}

/** Midnight of a day that exists, as if in UTC; undefined for 30 February. */
export function wallClock(year: number, month: number, day: number): number | undefined {
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() : undefined;
}

function offsetIn(text: string): number {
  if (text === "Z") return 0;
  const hours = Number(text.slice(1, 3));
  const minutes = Number(text.slice(3).replace(":", "") || "0");
  if (hours > 18 || minutes > 59) return Number.NaN;
  return (text.startsWith("-") ? -1 : 1) * (hours * hourMs + minutes * minuteMs);
}

/** The instants at which clocks in a zone show a time, earliest first: one, two in the hour that comes twice, none in the one left out. */
export function instantsOf(wallMs: number, zone: string): readonly number[] {
  const offsets = [...new Set([wallMs - dayMs, wallMs + dayMs].map((aboutMs) => zoneOffsetMs(aboutMs, zone)))];
  return offsets
    .map((offsetMs) => wallMs - offsetMs)
    .filter((instantMs) => instantMs + zoneOffsetMs(instantMs, zone) === wallMs)
    .sort((one, other) => one - other);
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(zone: string): Intl.DateTimeFormat {
  const known = formats.get(zone);
  if (known !== undefined) return known;
  const numeric = "numeric";
  const format = new Intl.DateTimeFormat("en-US", {
    timeZone: zone,
    calendar: "gregory",
    hourCycle: "h23",
    year: numeric,
    month: numeric,
    day: numeric,
    hour: numeric,
    minute: numeric,
    second: numeric,
  });
  formats.set(zone, format);
  return format;
}

/** How far a zone's clocks are ahead of UTC at an instant. */
function zoneOffsetMs(instantMs: number, zone: string): number {
  const parts = new Map(
    formatOf(zone)
      .formatToParts(instantMs)
      .map(({ type, value }) => [type, Number(value)]),
  );
  const part = (name: Intl.DateTimeFormatPartTypes): number => parts.get(name) ?? 0;
  const shown = wallClock(part("year"), part("month"), part("day")) ?? Number.NaN;
  const timeMs = part("hour") * hourMs + part("minute") * minuteMs + part("second") * 1_000;
  return shown + timeMs - Math.floor(instantMs / 1_000) * 1_000;
}

export function isTimeZone(name: string): boolean {
  try {
    return formatOf(name).resolvedOptions().timeZone !== "";
  } catch {
    return false;
  }
}
