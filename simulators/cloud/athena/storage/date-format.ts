// Java's date patterns, so far as partition projection uses them (numbers and literals), in UTC.
// https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html
import { QueryFailure } from "../query-failure.ts";

export const dateUnits = ["YEARS", "MONTHS", "WEEKS", "DAYS", "HOURS", "MINUTES", "SECONDS"] as const;
export type DateUnit = (typeof dateUnits)[number];

export interface DateFormat {
  format(timeMs: number): string;
  /** Undefined where the text does not have the format, or names no day. */
  parse(text: string): number | undefined;
  /** The smallest unit that the pattern shows. */
  readonly precision: DateUnit;
}

type Field = "y" | "M" | "d" | "H" | "m" | "s";
type Part = { readonly field: Field; readonly width: number } | { readonly literal: string };

const fieldUnits: readonly (readonly [Field, DateUnit])[] = [
  ["s", "SECONDS"],
  ["m", "MINUTES"],
  ["H", "HOURS"],
  ["d", "DAYS"],
  ["M", "MONTHS"],
  ["y", "YEARS"],
];

/** @throws QueryFailure INVALID_TABLE_PROPERTY for letters that are not known here. */
export function dateFormat(pattern: string): DateFormat {
  const parts = parsePattern(pattern);
  const expression = new RegExp(`^${parts.map(partExpression).join("")}$`);
  const fields = parts.flatMap((part) => ("field" in part ? [part.field] : []));
  const format = (timeMs: number): string => parts.map((part) => printPart(part, new Date(timeMs))).join("");
  return {
    format,
    parse(text) {
      const match = expression.exec(text);
      if (match === null) return undefined;
      const values = new Map(fields.map((field, index) => [field, Number(match[index + 1])]));
      const at = (field: Field, otherwise: number): number => values.get(field) ?? otherwise;
      const timeMs = Date.UTC(at("y", 1970), at("M", 1) - 1, at("d", 1), at("H", 0), at("m", 0), at("s", 0));
      return format(timeMs) === text ? timeMs : undefined;
    },
    precision: fieldUnits.find(([field]) => fields.includes(field))?.[1] ?? "DAYS",
  };
}

function parsePattern(pattern: string): Part[] {
  const tokens = pattern.match(/'(?:[^']|'')*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? [];
  return tokens.map((token): Part => {
    const [first = ""] = token;
    if (first === "'") return { literal: token === "''" ? "'" : token.slice(1, -1).replaceAll("''", "'") };
    if (!/[A-Za-z]/.test(first)) return { literal: token };
    const field = first === "u" ? "y" : first;
    if (!isField(field))
      throw new QueryFailure("INVALID_TABLE_PROPERTY", `date format ${pattern}: ${token} is not known here`);
    return { field, width: token.length };
  });
}

const isField = (letter: string): letter is Field => /^[yMdHms]$/.test(letter);

const partExpression = (part: Part): string =>
  "literal" in part
    ? part.literal.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&")
    : part.width === 1
      ? "(\\d+)"
      : `(\\d{${part.width}})`;

function printPart(part: Part, date: Date): string {
  if ("literal" in part) return part.literal;
  const text = String(fieldValue(part.field, date)).padStart(part.width, "0");
  return part.field === "y" && part.width === 2 ? text.slice(-2) : text;
}

function fieldValue(field: Field, date: Date): number {
  switch (field) {
    case "y":
      return date.getUTCFullYear();
    case "M":
      return date.getUTCMonth() + 1;
    case "d":
      return date.getUTCDate();
    case "H":
      return date.getUTCHours();
    case "m":
      return date.getUTCMinutes();
    case "s":
      return date.getUTCSeconds();
  }
}

const unitMs = { WEEKS: 604_800_000, DAYS: 86_400_000, HOURS: 3_600_000, MINUTES: 60_000, SECONDS: 1_000 } as const;

/** Months and years by the calendar, the rest by length. */
export function addUnits(timeMs: number, count: number, unit: DateUnit): number {
  if (unit !== "YEARS" && unit !== "MONTHS") return timeMs + count * unitMs[unit];
  const date = new Date(timeMs);
  date.setUTCMonth(date.getUTCMonth() + count * (unit === "YEARS" ? 12 : 1));
  return date.getTime();
}

/** Whole units from one instant to a later one. */
export function unitsBetween(fromMs: number, toMs: number, unit: DateUnit): number {
  if (unit !== "YEARS" && unit !== "MONTHS") return Math.floor((toMs - fromMs) / unitMs[unit]);
  const [from, to] = [new Date(fromMs), new Date(toMs)];
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth();
  const whole = addUnits(fromMs, months, "MONTHS") > toMs ? months - 1 : months;
  return unit === "YEARS" ? Math.floor(whole / 12) : whole;
}
