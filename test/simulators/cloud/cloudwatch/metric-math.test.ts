import { describe, expect, test } from "vitest";
import { parseMath } from "../../../../simulators/cloud/cloudwatch/metric-math.ts";
import { AwsError } from "../../../../simulators/cloud/wire/aws-error.ts";

const series: Readonly<Record<string, readonly (number | undefined)[]>> = {
  errors: [1, undefined, 3, 0],
  calls: [4, 5, 0, 10],
};
const evaluate = (text: string) => parseMath(text).evaluate((id) => series[id] ?? [], 4);

describe("metric math", () => {
  test.each([
    ["100 * errors / calls", [25, undefined, undefined, 0]],
    ["FILL(errors, 0) / calls", [0.25, 0, undefined, 0]],
    ["errors + calls * 2", [9, undefined, 3, 20]],
    ["(errors + calls) * 2", [10, undefined, 6, 20]],
    ["10 - 4 - 3", [3, 3, 3, 3]],
    ["-errors - -1.5e1", [14, undefined, 12, 15]],
    ["fill(errors, calls)", [1, 5, 3, 0]],
  ])("%s", (text, values) => {
    expect(evaluate(text)).toEqual(values);
  });

  test("knows what it refers to", () => {
    expect(parseMath("a1 / (b_2 + a1)").references).toEqual(["a1", "b_2", "a1"]);
  });

  test.each([
    ["SUM(METRICS())", "the function SUM is not computed here; FILL is"],
    ["FILL(errors, REPEAT)", "FILL takes a number here"],
    ["IF(errors > 1, 1, 0)", "the function IF is not computed here"],
    ["errors +", "it ends too early"],
    ["errors calls", "'calls' is not expected there"],
    ["errors > 1", "'>' is not expected there"],
    ["Errors", "'Errors' is no id"],
    ["(errors", "')' is missing"],
  ])("%s is refused by name", (text, words) => {
    expect(() => parseMath(text)).toThrow(AwsError);
    expect(() => parseMath(text)).toThrow(words);
  });
});
