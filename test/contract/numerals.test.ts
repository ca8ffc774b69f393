import { describe, expect, test } from "vitest";
import { isNumeral, numeralText, parseWithNumerals, stringifyWithNumerals } from "../../contract/index.ts";

const membersOf = (text: string): readonly unknown[] => {
  const parsed = parseWithNumerals(text);
  return typeof parsed === "object" && parsed !== null ? Object.values(parsed) : [];
};

describe("JSON with numerals", () => {
  test.each(["1711711711123456789", "-1711711711123456789", "9007199254740993.5"])(
    "keeps the digits of %s",
    (numeral) => {
      const [value] = membersOf(`{"ts":${numeral}}`);

      expect(isNumeral(value) && numeralText(value)).toBe(numeral);
    },
  );

  test.each(["0.30000000000000004", "1.7976931348623157e308", "-12.123456789012345678", "123456789012345"])(
    "reads %s as the number that JSON has: the digits behind a point are no numeral",
    (number) => {
      expect(membersOf(`{"ts":1711711711123456789,"t":${number}}`)[1]).toBe(Number(number));
    },
  );

  test("refuses what JSON refuses, a number with a zero in front", () => {
    expect(() => parseWithNumerals(`{"ts":01711711711123456789}`)).toThrow(SyntaxError);
  });

  test("leaves texts of digits as they are", () => {
    expect(membersOf(`{"id":"1711711711123456789","n\\"1711711711123456789":1}`)).toEqual(["1711711711123456789", 1]);
  });

  test("is written as it was read", () => {
    const text = `{"ts":1711711711123456789,"t":0.1,"id":"x"}`;

    expect(stringifyWithNumerals(parseWithNumerals(text))).toBe(text);
  });
});
