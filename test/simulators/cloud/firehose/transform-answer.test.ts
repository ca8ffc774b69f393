import { describe, expect, test } from "vitest";
import { judgeAnswer } from "../../../../simulators/cloud/firehose/transform-answer.ts";

const judge = (records: unknown) => judgeAnswer(["1", "2"], JSON.stringify({ records }));
const encoded = Buffer.from("new").toString("base64");
const good = { recordId: "1", result: "Ok", data: encoded };

function kinds(answer: ReturnType<typeof judgeAnswer>): readonly string[] {
  if (answer.kind === "unusable") return [answer.code];
  return answer.verdicts.map((verdict) => (verdict.kind === "failed" ? verdict.code : verdict.kind));
}

describe("a transform's answer", () => {
  test.each([
    ["Ok and Dropped", [good, { recordId: "2", result: "Dropped" }], ["ok", "dropped"]],
    ["in another order", [{ recordId: "2", result: "Dropped" }, good], ["ok", "dropped"]],
    ["a failed record", [good, { recordId: "2", result: "ProcessingFailed" }], ["ok", "Lambda.ProcessingFailedStatus"]],
    ["a missing record", [good], ["ok", "Lambda.MissingRecordId"]],
    ["a foreign id", [good, { ...good, recordId: "9" }], ["ok", "Lambda.MissingRecordId"]],
    ["an id twice", [good, good, { ...good, recordId: "2" }], ["Lambda.DuplicatedRecordId", "ok"]],
    [
      "no data",
      [
        { recordId: "1", result: "Ok" },
        { ...good, recordId: "2" },
      ],
      ["Lambda.InvalidReturnFormat", "ok"],
    ],
    ["no list", "nothing", ["Lambda.MissingRecordId", "Lambda.MissingRecordId"]],
    ["a result that is none", [{ ...good, result: "OK" }], ["Lambda.JsonProcessingException"]],
    ["data that is no base64", [{ ...good, data: "a-_!" }], ["Lambda.FunctionError"]],
    ["data without padding", [{ ...good, data: "YQ" }], ["Lambda.FunctionError"]],
  ])("%s", (_, records, expected) => {
    expect(kinds(judge(records))).toEqual(expected);
  });

  test("text that is no JSON is unusable as a whole", () => {
    expect(kinds(judgeAnswer(["1"], "<html>"))).toEqual(["Lambda.JsonProcessingException"]);
  });

  test("null misses every record", () => {
    expect(kinds(judgeAnswer(["1"], "null"))).toEqual(["Lambda.MissingRecordId"]);
  });

  test("data and partition keys are handed on", () => {
    const answer = judge([
      { ...good, metadata: { partitionKeys: { dt: "x" } } },
      { ...good, recordId: "2" },
    ]);

    expect(answer.kind === "judged" && answer.verdicts[0]).toEqual({
      kind: "ok",
      data: Buffer.from("new"),
      partitionKeys: { dt: "x" },
    });
  });
});
