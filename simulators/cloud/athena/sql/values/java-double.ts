// Doubles and reals as Java prints them (Double.toString, JDK 19 and later): shortest digits, a point always, and
// an exponent outside 10^-3 to 10^7. Athena's result files print them so.

/** A double as Java's Double.toString. */
export function javaDouble(value: number): string {
  return printed(value, String(Math.abs(value)));
}

/** A real as Java's Float.toString: the shortest digits that name the same 32-bit value. */
export function javaReal(value: number): string {
  const magnitude = Math.abs(value);
  for (let digits = 1; digits < 9; digits += 1) {
    const text = magnitude.toPrecision(digits);
    if (Math.fround(Number(text)) === magnitude) return printed(value, String(Number(text)));
  }
  return printed(value, String(Number(magnitude.toPrecision(9))));
}

function printed(value: number, magnitude: string): string {
  if (Number.isNaN(value)) return "NaN";
  const sign = value < 0 || Object.is(value, -0) ? "-" : "";
  if (!Number.isFinite(value)) return `${sign}Infinity`;
  if (value === 0) return `${sign}0.0`;
  const { digits, exponent } = decimalForm(magnitude);
  if (exponent >= -3 && exponent < 7) return sign + positional(digits, exponent);
  return `${sign}${digits.charAt(0)}.${digits.slice(1) || "0"}E${exponent}`;
}

/** Significant digits without zeros at the ends, and the power of ten of the first. */
function decimalForm(text: string): { digits: string; exponent: number } {
  const [mantissa = "", power = "0"] = text.split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const all = whole + fraction;
  const leading = /^0*/.exec(all)?.[0].length ?? 0;
  return { digits: all.slice(leading).replace(/0+$/, ""), exponent: Number(power) + whole.length - 1 - leading };
}

function positional(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${"0".repeat(-exponent - 1)}${digits}`;
  const padded = digits.padEnd(exponent + 1, "0");
  return `${padded.slice(0, exponent + 1)}.${padded.slice(exponent + 1) || "0"}`;
}
