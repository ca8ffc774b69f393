import { describe, expect, test } from "vitest";
import { compileEventPattern } from "../../../../simulators/cloud/engines/event-pattern.ts";
import { renderInput, type TargetInput } from "../../../../simulators/cloud/eventbridge/target-input.ts";
import { parseJson } from "../matching.ts";

const event = {
  version: "0",
  source: "aws.athena",
  "detail-type": "Athena Query State Change",
  resources: ["arn:a", "arn:b"],
  detail: {
    currentState: "SUCCEEDED",
    workgroupName: "dev-reports",
    count: 7,
    nothing: null,
    isFinal: true,
    tags: [],
    stages: [{ name: "one" }, { name: "two" }],
  },
};

const matches = (pattern: object): boolean => compileEventPattern(JSON.stringify(pattern))(event);
const detail = (pattern: object): boolean => matches({ detail: pattern });

describe("an event pattern", () => {
  test.each([
    ["exact values", { source: ["aws.s3", "aws.athena"] }, { source: ["aws.s3"] }],
    ["every field named", { source: ["aws.athena"], version: ["0"] }, { source: ["aws.athena"], version: ["1"] }],
    ["any element of an array", { resources: ["arn:b"] }, { resources: ["arn:c"] }],
    ["a missing field never", { "detail-type": [{ "anything-but": "x" }] }, { account: [{ "anything-but": "x" }] }],
    [
      "alternatives",
      { $or: [{ source: ["x"] }, { version: ["0"] }] },
      { $or: [{ source: ["x"] }, { version: ["9"] }] },
    ],
  ])("matches by %s", (_, matching, other) => {
    expect([matches(matching), matches(other)]).toEqual([true, false]);
  });

  test.each([
    ["prefix", { workgroupName: [{ prefix: "dev-" }] }, { workgroupName: [{ prefix: "prod-" }] }],
    ["suffix", { workgroupName: [{ suffix: "reports" }] }, { workgroupName: [{ suffix: "dev" }] }],
    ["equals-ignore-case", { currentState: [{ "equals-ignore-case": "succeeded" }] }, { currentState: ["succeeded"] }],
    [
      "prefix in any case",
      { currentState: [{ prefix: { "equals-ignore-case": "suc" } }] },
      { currentState: [{ prefix: "suc" }] },
    ],
    ["wildcard", { workgroupName: [{ wildcard: "d*-rep*s" }] }, { workgroupName: [{ wildcard: "d*-rep" }] }],
    [
      "anything-but",
      { currentState: [{ "anything-but": ["FAILED"] }] },
      { currentState: [{ "anything-but": ["SUCCEEDED"] }] },
    ],
    [
      "anything-but prefix",
      { workgroupName: [{ "anything-but": { prefix: "prod" } }] },
      { workgroupName: [{ "anything-but": { prefix: "dev" } }] },
    ],
    ["numeric range", { count: [{ numeric: [">", 0, "<=", 7] }] }, { count: [{ numeric: ["<", 7] }] }],
    ["numbers are not text", { count: [7] }, { count: ["7"] }],
    ["null", { nothing: [null] }, { count: [null] }],
    ["booleans", { isFinal: [true] }, { isFinal: [false] }],
    ["exists", { count: [{ exists: true }] }, { count: [{ exists: false }] }],
    ["not exists", { absent: [{ exists: false }] }, { absent: [{ exists: true }] }],
    ["an empty array as absent", { tags: [{ exists: false }] }, { tags: [{ exists: true }] }],
    ["objects within an array", { stages: { name: ["two"] } }, { stages: { name: ["three"] } }],
    [
      "one of several filters",
      { currentState: [{ prefix: "X" }, "SUCCEEDED"] },
      { currentState: [{ prefix: "X" }, "Y"] },
    ],
  ])("filters by %s", (_, matching, other) => {
    expect([detail(matching), detail(other)]).toEqual([true, false]);
  });

  test.each([
    ["text that is not JSON", "{", "Event pattern is not valid. Reason: "],
    ["a plain value", '{"source":"aws.s3"}', '"source" must be an object or an array'],
    ["an empty list", '{"source":[]}', "Empty arrays are not allowed"],
    ["an unknown filter by its name", '{"source":[{"cidr":"10.0.0.0/8"}]}', "Unrecognized match type cidr"],
    ["an unknown comparison", '{"a":[{"numeric":["!",1]}]}', "Unrecognized numeric range operator: !"],
  ])("refuses %s", (_, pattern, words) => {
    expect(() => compileEventPattern(pattern)).toThrow(words);
  });
});

describe("a target's input", () => {
  const render = (input: TargetInput): string =>
    renderInput(input, { event, ruleArn: "arn:rule", ruleName: "rule", ingestedAtMs: 0 });

  test("is the event, a constant, or a part of the event", () => {
    expect(parseJson(render({ kind: "event" }))).toEqual(event);
    expect(render({ kind: "constant", text: '{"a":1}' })).toBe('{"a":1}');
    expect(render({ kind: "path", path: "$.detail.stages[1]" })).toBe('{"name":"two"}');
  });

  test("is a template: bare text inside quotes, JSON outside them", () => {
    const template =
      '{"state":<state>,"text":"is <state> after \\"<count>\\"","count":<count>,"stages":<stages>,"rule":<aws.events.rule-name>}';
    const paths = { state: "$.detail.currentState", count: "$.detail.count", stages: "$.detail.stages" };

    expect(parseJson(render({ kind: "template", paths, template }))).toEqual({
      state: "SUCCEEDED",
      text: 'is SUCCEEDED after "7"',
      count: 7,
      stages: [{ name: "one" }, { name: "two" }],
      rule: "rule",
    });
  });
});
