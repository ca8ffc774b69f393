// Java's DateTimeFormatter patterns as prefixes use them, in UTC: years to milliseconds, the day of the year, quoted text.
// https://docs.oracle.com/javase/8/docs/api/java/time/format/DateTimeFormatter.html

const dayMs = 24 * 60 * 60 * 1000;

const fields: Readonly<Record<string, (time: Date) => number>> = {
  y: (time) => time.getUTCFullYear(),
  u: (time) => time.getUTCFullYear(),
  M: (time) => time.getUTCMonth() + 1,
  d: (time) => time.getUTCDate(),
  D: (time) => Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / dayMs) + 1,
  H: (time) => time.getUTCHours(),
  m: (time) => time.getUTCMinutes(),
  s: (time) => time.getUTCSeconds(),
  S: (time) => time.getUTCMilliseconds(),
};

const token = /'([^']*)'|([A-Za-z])\2*|[^A-Za-z']+/g;

/** False where a letter stands that is not known here, so that a wrong key is refused rather than written. */
export function isTimestampPattern(pattern: string): boolean {
  const tokens = pattern.match(token) ?? [];
  return (
    pattern.length > 0 &&
    tokens.join("") === pattern &&
    tokens.every((part) => !/^[A-Za-z]/.test(part) || isField(part))
  );
}

const isField = (part: string): boolean =>
  part.slice(0, 1) in fields &&
  !(part.startsWith("M") && part.length > 2) &&
  !(part.startsWith("S") && part.length > 3);

export function formatTimestamp(pattern: string, timeMs: number): string {
  const time = new Date(timeMs);
  return pattern.replace(token, (part: string, quoted: string | undefined) => {
    if (quoted !== undefined) return quoted.length === 0 ? "'" : quoted;
    const value = fields[part.slice(0, 1)]?.(time);
    if (value === undefined) return part;
    if (part.startsWith("S")) return String(value).padStart(3, "0").slice(0, part.length);
    const digits = String(value).padStart(part.length, "0");
    return part === "yy" || part === "uu" ? digits.slice(-2) : digits;
  });
}
