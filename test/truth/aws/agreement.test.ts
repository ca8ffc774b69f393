import { describe, expect, test } from "vitest";
import { Agreement } from "./agreement.ts";

const differences = (recorded: unknown, answer: unknown): readonly string[] =>
  new Agreement().differences(recorded, answer);

describe("an answer held against its recording", () => {
  test("agrees where placeholders stand for values, each for one throughout", () => {
    const recorded = {
      Arn: "arn:<partition>:sqs:<region>:1:<resource:1>",
      Name: "<resource:1>",
      Other: "<resource:2>",
    };

    expect(differences(recorded, { Arn: "arn:aws:sqs:us-east-1:1:a", Name: "a", Other: "b" })).toEqual([]);
    expect(differences(recorded, { Arn: "arn:aws:sqs:us-east-1:1:a", Name: "b", Other: "c" })).toHaveLength(1);
    expect(differences(recorded, { Arn: "arn:aws:sqs:us-east-1:1:a", Name: "a", Other: "a" })).toHaveLength(1);
  });

  test("differs in a value, a member missing, a member too many, a type, and the number of items", () => {
    const recorded = { Code: "Throttled", Count: 1, Items: [1, 2] };

    expect(differences(recorded, { Code: "Refused", Count: 1, Items: [1, 2] })).toEqual([
      '$.Code: AWS answered "Throttled", here "Refused"',
    ]);
    expect(differences(recorded, { Code: "Throttled", Items: [1, 2] })).toEqual(["$.Count: AWS answered 1, here none"]);
    expect(differences(recorded, { ...recorded, More: null })).toEqual(["$.More: AWS answered none, here null"]);
    expect(differences(recorded, { ...recorded, Count: "1" })).toEqual(['$.Count: AWS answered 1, here "1"']);
    expect(differences(recorded, { ...recorded, Items: [1] })).toEqual(["$.Items: AWS answered [1,2], here [1]"]);
  });

  test("a member that stands for any value of its own must still be there, and times must be times", () => {
    expect(differences({ SequenceNumber: "sequence-number" }, { SequenceNumber: "4711" })).toEqual([]);
    expect(differences({ SequenceNumber: "sequence-number" }, {})).toHaveLength(1);
    expect(differences({ eventTime: "date" }, { eventTime: "2026-11-21T10:00:00.000Z" })).toEqual([]);
    expect(differences({ eventTime: "date" }, { eventTime: "yesterday" })).toHaveLength(1);
  });

  test("JSON in a text is compared as JSON", () => {
    expect(differences({ Body: { version: "1.0" } }, { Body: '{"version":"1.0"}' })).toEqual([]);
    expect(differences({ Body: { version: "1.0" } }, { Body: '{"version":"2.0"}' })).toHaveLength(1);
  });
});
