import { describe, expect, test } from "vitest";
import {
  errorPrefixOf,
  evaluatePrefix,
  parsePrefix,
  withDatePath,
  type Prefix,
} from "../../../../simulators/cloud/firehose/prefix.ts";
import { formatTimestamp, isTimestampPattern } from "../../../../simulators/cloud/firehose/timestamp-pattern.ts";

const timeMs = Date.UTC(2026, 1, 3, 4, 5, 6, 78);

function parsed(template: string): Prefix {
  const prefix = parsePrefix(template);
  if ("fault" in prefix) throw new Error(prefix.fault);
  return prefix;
}

describe("prefixes", () => {
  test.each([
    ["data/!{timestamp:yyyy/MM/dd/HH}/", "data/2026/02/03/04/"],
    ["dt=!{timestamp:yyyy-MM-dd}/!{timestamp:HH}/", "dt=2026-02-03/04/"],
    ["!{partitionKeyFromLambda:dt}/hour=!{partitionKeyFromLambda:hour}/", "2026-01-01/hour=09/"],
    ["!{firehose:random-string}/", "0123456789a/"],
    ["errors/!{firehose:error-output-type}/", "errors/processing-failed/"],
  ])("%s evaluates to %s", (template, expected) => {
    const context = {
      timeMs,
      errorOutputType: "processing-failed",
      partitionKeys: { dt: "2026-01-01", hour: "09" },
      randomString: () => "0123456789a",
    };

    expect(evaluatePrefix(parsed(template), context)).toBe(expected);
  });

  test.each([
    ["!{timestamp:yyyy", "has no closing brace"],
    ["!{timestamp:ee}", "no expression that Firehose evaluates"],
    ["!{firehose:stream-name}", "no expression that Firehose evaluates"],
    ["!{partitionKeyFromQuery:dt}", "no expression that Firehose evaluates"],
  ])("%s is refused: %s", (template, words) => {
    const prefix = parsePrefix(template);
    expect("fault" in prefix ? prefix.fault : "").toContain(words);
  });

  test("a prefix without expressions gets the date path, one with partition keys does not", () => {
    const evaluate = (prefix: Prefix) =>
      evaluatePrefix(prefix, { timeMs, partitionKeys: { k: "v" }, randomString: () => "" });

    expect(evaluate(withDatePath(parsed("data/")))).toBe("data/2026/02/03/04/");
    expect(evaluate(withDatePath(parsed("data/!{partitionKeyFromLambda:k}/")))).toBe("data/v/");
  });

  test("without an error prefix, errors lie behind the prefix by type and arrival", () => {
    const prefix = errorPrefixOf(parsed("data/"), undefined);

    const evaluated = evaluatePrefix(prefix, { timeMs, errorOutputType: "processing-failed", randomString: () => "" });
    expect(evaluated).toBe("data/processing-failed/2026/02/03/04/");
  });

  test.each([
    ["yyyy-MM-dd'T'HH:mm:ss.SSS", "2026-02-03T04:05:06.078"],
    ["yy/M/d/H/m/s", "26/2/3/4/5/6"],
    ["yyyy/DDD", "2026/034"],
  ])("%s formats as %s", (pattern, expected) => {
    expect(isTimestampPattern(pattern)).toBe(true);
    expect(formatTimestamp(pattern, timeMs)).toBe(expected);
  });

  test.each(["YYYY", "MMM", "EEE", "hh", "z", ""])("the pattern %j is refused", (pattern) => {
    expect(isTimestampPattern(pattern)).toBe(false);
  });
});
