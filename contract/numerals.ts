// JSON whose large whole numbers keep their digits: a double holds 2^53, a device's nanoseconds need 2^61. Only contracts that have
// such a timestamp pay for it.
// https://datatracker.ietf.org/doc/html/rfc8259#section-6

/** A number of more digits than a double holds, as it was written. */
declare const numeral: unique symbol;
export type Numeral = string & { readonly [numeral]: true };

/** No text of a payload begins with it by accident: JSON has to escape it. */
const mark = "\u0001numeral:";

/** Strings and numbers, each whole: digits behind a point or within a string are none of their own. */
const tokens = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;
const large = /^-?[1-9]\d{15}/;

/** As JSON.parse, with whole numbers of 16 digits and more as numerals. Throws a SyntaxError as it does. */
export function parseWithNumerals(text: string): unknown {
  return JSON.parse(text.replace(tokens, (token) => (large.test(token) ? JSON.stringify(mark + token) : token)));
}

export const isNumeral = (value: unknown): value is Numeral => typeof value === "string" && value.startsWith(mark);

export const numeralText = (value: Numeral): string => value.slice(mark.length);
