// Times in a form of a logger's own, described letter by letter: `dd.MM.yyyy HH:mm`. The letters are those of Unicode's date patterns:
// https://unicode.org/reports/tr35/tr35-dates.html#Date_Field_Symbol_Table
import type { CalendarTime } from "../../../contract/index.ts";
import { wallClock } from "../../../contract/index.ts";

const months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"];

type Part = "year" | "month" | "day" | "hour" | "hour12" | "minute" | "second" | "fraction" | "half" | "offset";

/** What each run of letters stands for in a text. */
const letters: Readonly<Record<string, readonly [part: Part, pattern: string]>> = {
  yyyy: ["year", "\\d{4}"],
  yy: ["year", "\\d{2}"],
  MMM: ["month", "[A-Za-z]{3}"],
  MM: ["month", "\\d{2}"],
  M: ["month", "\\d{1,2}"],
  dd: ["day", "\\d{2}"],
  d: ["day", "\\d{1,2}"],
  HH: ["hour", "\\d{2}"],
  H: ["hour", "\\d{1,2}"],
  hh: ["hour12", "\\d{2}"],
  h: ["hour12", "\\d{1,2}"],
  mm: ["minute", "\\d{2}"],
  m: ["minute", "\\d{1,2}"],
  ss: ["second", "\\d{2}"],
  s: ["second", "\\d{1,2}"],
  S: ["fraction", "\\d{1,9}"],
  SSS: ["fraction", "\\d{3}"],
  SSSSSS: ["fraction", "\\d{6}"],
  a: ["half", "[AaPp]\\.?[Mm]\\.?"],
  XXX: ["offset", "Z|[+-]\\d{2}:?\\d{2}"],
};

/** The time on the calendar that a text shows; undefined for text of another form, and for days and times that do not exist. */
export type ReadPattern = (text: string) => CalendarTime | undefined;

export type CompiledPattern =
  { readonly kind: "compiled"; readonly read: ReadPattern } | { readonly kind: "refused"; readonly why: string };

const token = /'([^']*)'|([A-Za-z])\2*|[^A-Za-z']/g;

export function compilePattern(text: string): CompiledPattern {
  const parts: Part[] = [];
  const unknown: string[] = [];
  const source = text.replace(token, (whole: string, quoted: string | undefined, letter: string | undefined) => {
    if (letter === undefined) return (quoted ?? whole).replace(/[.*+?^${}()|[\]\\/-]/g, "\\$&");
    const [part, pattern] = letters[whole] ?? [];
    if (part === undefined || pattern === undefined) {
      unknown.push(whole);
      return "";
    }
    parts.push(part);
    return `(${pattern})`;
  });
  const known = `yyyy, MM, dd, HH, mm and ss, with yy, M, MMM, d, H, hh, h, a, m, s, S, SSS and XXX beside them`;
  if (unknown.length > 0) return { kind: "refused", why: `${unknown.join(", ")} stands for nothing; write ${known}` };
  const repeated = parts.find((part, index) => parts.indexOf(part) !== index);
  if (repeated !== undefined) return { kind: "refused", why: `the ${repeated} stands in it twice` };
  const lacking = (["year", "month", "day"] as const).filter((part) => !parts.includes(part));
  if (lacking.length > 0) return { kind: "refused", why: `it has no ${lacking.join(", no ")}; write ${known}` };
  if (parts.includes("hour12") !== parts.includes("half"))
    return { kind: "refused", why: "h counts to 12 and needs a beside it, for AM or PM; H counts to 23" };
  const pattern = new RegExp(`^${source}$`);
  return { kind: "compiled", read: (given) => timeOf(parts, pattern.exec(given)) };
}

function timeOf(parts: readonly Part[], match: RegExpExecArray | null): CalendarTime | undefined {
  if (match === null) return undefined;
  const texts = new Map(parts.map((part, index) => [part, match[index + 1] ?? ""]));
  const whole = (part: Part): number => Number(texts.get(part) ?? "0");
  const dayMs = wallClock(yearIn(texts.get("year") ?? ""), monthIn(texts.get("month") ?? ""), whole("day"));
  const hour = texts.has("hour12") ? hourOf(whole("hour12"), texts.get("half") ?? "") : whole("hour");
  if (dayMs === undefined || hour === undefined || hour > 23 || whole("minute") > 59 || whole("second") > 59)
    return undefined;
  const fractionMs = Number((texts.get("fraction") ?? "").padEnd(3, "0").slice(0, 3));
  const wallMs = dayMs + ((hour * 60 + whole("minute")) * 60 + whole("second")) * 1_000 + fractionMs;
  const offset = texts.get("offset");
  return { wallMs, offsetMs: offset === undefined ? undefined : offsetOf(offset) };
}

/** Two digits are of this century. */
const yearIn = (text: string): number => Number(text.length === 2 ? `20${text}` : text);

const monthIn = (text: string): number => (/^\d/.test(text) ? Number(text) : months.indexOf(text.toLowerCase()) + 1);

function hourOf(hour: number, half: string): number | undefined {
  if (hour < 1 || hour > 12) return undefined;
  return (hour % 12) + (half.toLowerCase().startsWith("p") ? 12 : 0);
}

function offsetOf(text: string): number {
  if (text === "Z") return 0;
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(-2));
  return (text.startsWith("-") ? -minutes : minutes) * 60_000;
}
