// parse_time(pattern, epoch ms): a Joda-Time pattern, in UTC.
// https://docs.aws.amazon.com/iot/latest/developerguide/iot-sql-functions.html#iot-sql-function-parse-time

type Part = (iso: string) => string;

/** Slices of `2026-01-31T23:59:58.123Z`. */
const parts: Readonly<Record<string, Part>> = {
  yyyy: (iso) => iso.slice(0, 4),
  yy: (iso) => iso.slice(2, 4),
  MM: (iso) => iso.slice(5, 7),
  dd: (iso) => iso.slice(8, 10),
  HH: (iso) => iso.slice(11, 13),
  mm: (iso) => iso.slice(14, 16),
  ss: (iso) => iso.slice(17, 19),
  SSS: (iso) => iso.slice(20, 23),
};

/** Undefined where the pattern uses a letter that is not implemented. */
export function formatTime(pattern: string, timeMs: number): string | undefined {
  const iso = new Date(timeMs).toISOString();
  const pieces = pattern.match(/'[^']*'|([A-Za-z])\1*|[^A-Za-z']+/g) ?? [];
  const formatted = pieces.map((piece) => {
    if (piece.startsWith("'")) return piece === "''" ? "'" : piece.slice(1, -1);
    return /^[A-Za-z]/.test(piece) ? parts[piece]?.(iso) : piece;
  });
  return formatted.includes(undefined) ? undefined : formatted.join("");
}
