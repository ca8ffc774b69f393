// Decimal numerals without binary rounding: a device's nanoseconds do not fit a double, and 1767600000.123 s times 1,000 is not whole.

const numeral = /^([+-]?)(\d+)(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/;

/** The whole part, rounded down, of a numeral times 10^places; undefined for text that is none, or beyond ±(2^53 - 1). */
export function scaledWhole(text: string, places: number): number | undefined {
  const [, sign, whole = "", fraction = "", exponent = "0"] = numeral.exec(text) ?? [];
  if (sign === undefined) return undefined;
  const shift = places + Number(exponent);
  const digits = whole + fraction;
  const end = whole.length + shift;
  const kept = digits.slice(0, Math.max(0, end)).padEnd(Math.max(0, end), "0");
  const isExact = /^0*$/.test(digits.slice(Math.max(0, end)));
  if (kept.replace(/^0+/, "").length > 16) return undefined;
  const size = Number(kept === "" ? "0" : kept);
  const value = sign === "-" ? -size - (isExact ? 0 : 1) : size;
  return Number.isSafeInteger(value) ? value + 0 : undefined;
}
