// The two day fields of a cron expression, with L (last), W (nearest weekday) and # (the nth of its kind in the month).
// https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html#cron-based
import { expandField, readValue, weekdayNames } from "./cron-field.ts";

/** `month` from 1. */
export type DayTest = (year: number, month: number, day: number) => boolean;

const daysOfMonth = { min: 1, max: 31 };
const daysOfWeek = { min: 1, max: 7, names: weekdayNames };

export function compileDayOfMonth(text: string): DayTest | undefined {
  if (text === "L") return (year, month, day) => day === lastDay(year, month);
  if (text === "LW") return (year, month, day) => day === nearestWeekday(year, month, lastDay(year, month));
  const [, weekdayNear] = /^(\d+)W$/.exec(text) ?? [];
  if (weekdayNear !== undefined) {
    const target = readValue(weekdayNear, daysOfMonth);
    if (target === undefined) return undefined;
    return (year, month, day) => target <= lastDay(year, month) && day === nearestWeekday(year, month, target);
  }
  const days = expandField(text, daysOfMonth);
  return days === undefined ? undefined : (_year, _month, day) => days.includes(day);
}

export function compileDayOfWeek(text: string): DayTest | undefined {
  const [, lastText] = /^(\w+)L$/.exec(text) ?? [];
  const last = text === "L" ? daysOfWeek.max : lastText === undefined ? undefined : readValue(lastText, daysOfWeek);
  if (last !== undefined)
    return (year, month, day) => weekday(year, month, day) === last && day + 7 > lastDay(year, month);
  const [, nthText, orderText] = /^(\w+)#([1-5])$/.exec(text) ?? [];
  if (nthText !== undefined) {
    const nth = readValue(nthText, daysOfWeek);
    const order = Number(orderText);
    if (nth === undefined) return undefined;
    return (year, month, day) => weekday(year, month, day) === nth && Math.ceil(day / 7) === order;
  }
  const days = expandField(text, daysOfWeek);
  return days === undefined ? undefined : (year, month, day) => days.includes(weekday(year, month, day));
}

/** 1 is Sunday. */
const weekday = (year: number, month: number, day: number): number =>
  new Date(Date.UTC(year, month - 1, day)).getUTCDay() + 1;

const lastDay = (year: number, month: number): number => new Date(Date.UTC(year, month, 0)).getUTCDate();

/** Monday to Friday, within the month. */
function nearestWeekday(year: number, month: number, day: number): number {
  const saturday = 7;
  const sunday = 1;
  switch (weekday(year, month, day)) {
    case saturday:
      return day === 1 ? day + 2 : day - 1;
    case sunday:
      return day === lastDay(year, month) ? day - 2 : day + 1;
    default:
      return day;
  }
}
