import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { missingDataTreatments, type AlarmRule } from "../../../../simulators/cloud/cloudwatch/alarm.ts";
import { judgeDatapoints } from "../../../../simulators/cloud/cloudwatch/judge-datapoints.ts";

const rule = (datapointsToAlarm: number, treatMissingData: AlarmRule["treatMissingData"]): AlarmRule => ({
  comparison: "GreaterThanThreshold",
  threshold: 10,
  evaluationPeriods: 3,
  datapointsToAlarm,
  treatMissingData,
});

/** `0 - X`: within the threshold, missing, beyond it. */
const values = (text: string) => text.split(" ").map((mark) => ({ "0": 1, X: 11 })[mark]);

const verdicts = (text: string, datapointsToAlarm: number) =>
  (["missing", "ignore", "breaching", "notBreaching"] as const).map(
    (treatment) => judgeDatapoints(values(text), rule(datapointsToAlarm, treatment)).state,
  );

// The two tables of https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html
describe("an alarm's verdict with missing data", () => {
  test.each([
    ["0 - X - X", ["OK", "OK", "OK", "OK"]],
    ["0 - - - -", ["OK", "OK", "OK", "OK"]],
    ["- - - - -", ["INSUFFICIENT_DATA", "retained", "ALARM", "OK"]],
    ["0 X X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["- - - - X", ["INSUFFICIENT_DATA", "retained", "ALARM", "OK"]],
    ["X - - - -", ["ALARM", "retained", "ALARM", "OK"]],
    ["- - X - -", ["ALARM", "retained", "ALARM", "OK"]],
  ])("3 of 3 over %s is %j by treatment", (text, states) => {
    expect(verdicts(text, 3)).toEqual(states);
  });

  test.each([
    ["0 - X - X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["0 0 X 0 X", ["ALARM", "ALARM", "ALARM", "ALARM"]],
    ["0 - X - -", ["OK", "OK", "ALARM", "OK"]],
    ["- - - - 0", ["OK", "OK", "ALARM", "OK"]],
    ["- - - - X", ["INSUFFICIENT_DATA", "retained", "ALARM", "OK"]],
    ["- - - X -", ["ALARM", "retained", "ALARM", "OK"]],
  ])("2 of 3 over %s is %j by treatment", (text, states) => {
    expect(verdicts(text, 2)).toEqual(states);
  });

  test("without gaps the newest N decide alone, whatever the treatment and whatever came before them", () => {
    const mark = fc.constantFrom(1, 11);
    const scene = fc.record({
      older: fc.array(mark, { maxLength: 2 }),
      newest: fc.tuple(mark, mark, mark),
      datapointsToAlarm: fc.integer({ min: 1, max: 3 }),
      treatment: fc.constantFrom(...missingDataTreatments),
    });
    fc.assert(
      fc.property(scene, ({ older, newest, datapointsToAlarm, treatment }) => {
        const { state } = judgeDatapoints([...older, ...newest], rule(datapointsToAlarm, treatment));

        const breachingCount = newest.filter((value) => value > 10).length;
        expect(state).toBe(breachingCount >= datapointsToAlarm ? "ALARM" : "OK");
      }),
    );
  });
});
