// Numbers as loggers write them: decimal digits with the mapping's decimal mark and thousands, and nothing that merely resembles one.

export interface NumeralMarks {
  readonly decimal: "." | ",";
  readonly thousands?: string | undefined;
}

/** Text to the numeral in JSON's manner (`1234.5`, `-1e3`), or undefined for text that is none: `0x15`, `NaN`, `1.2.3`. */
export type ReadNumeral = (text: string) => string | undefined;

export function numeralReader({ decimal, thousands }: NumeralMarks): ReadNumeral {
  const point = decimal === "." ? "\\." : ",";
  const group = thousands === "." ? "\\." : thousands;
  const whole = group === undefined ? "\\d+" : `\\d{1,3}(?:${group}\\d{3})+|\\d+`;
  const pattern = new RegExp(`^([+-]?)(?:(${whole})(?:${point}(\\d*))?|${point}(\\d+))(?:[eE]([+-]?\\d{1,3}))?$`);
  return (text) => {
    const [, sign, digits = "0", fraction = "", bareFraction = fraction, exponent = "0"] = pattern.exec(text) ?? [];
    if (sign === undefined) return undefined;
    const integer = thousands === undefined ? digits : digits.replaceAll(thousands, "");
    return `${sign === "-" ? "-" : ""}${integer}.${bareFraction || "0"}e${Number(exponent)}`;
  };
}

/** What a text that is no numeral may have been meant as; empty where nothing suggests itself. */
export function numeralHint(text: string, { decimal, thousands }: NumeralMarks): string {
  if (!/^[+-]?\d[\d.,' ]*$/.test(text)) return "";
  const other = decimal === "." ? "," : ".";
  if (!text.includes(decimal) && text.split(other).length === 2)
    return `; for a decimal mark say "decimal": "${other}"`;
  return thousands === undefined ? `; for groups of thousands say "thousands" and "decimal"` : "";
}
