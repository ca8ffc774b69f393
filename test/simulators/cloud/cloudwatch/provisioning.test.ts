import { describe, expect, test } from "vitest";
import { budgetProvisioners } from "../../../../simulators/cloud/provisioning/budgets.ts";
import { cloudWatchProvisioners } from "../../../../simulators/cloud/provisioning/cloudwatch.ts";
import { account } from "../kit/access.ts";
import { alarmCloud } from "./alarm-settings.ts";

const metricQueries = [
  { id: "share", expression: "100 * part / whole", returnData: true },
  ...["part", "whole"].map((id) => ({ id, metric: { namespace: "A", metricName: id, period: 300, stat: "Sum" } })),
];
const math = { comparisonOperator: "GreaterThanThreshold", evaluationPeriods: 3, threshold: 5, metricQueries };
const plain = {
  comparisonOperator: "GreaterThanThreshold",
  evaluationPeriods: 3,
  datapointsToAlarm: 2,
  threshold: 5,
  namespace: "A",
  metricName: "m",
  dimensions: { d: "1" },
  period: 60,
  statistic: "Maximum",
};

async function alarm(inputs: Readonly<Record<string, unknown>>) {
  const { cloudwatch, clock } = await alarmCloud();
  const provisioned = cloudWatchProvisioners(cloudwatch, clock)["aws:cloudwatch/metricAlarm:MetricAlarm"]!({
    name: "resource",
    inputs,
  });
  return { provisioned, settings: cloudwatch.alarms.list()[0]?.settings };
}

describe("cloudwatch.MetricAlarm", () => {
  test("by default looks at as many points as it needs, treats missing ones as missing, and is named as the resource", async () => {
    const { provisioned, settings } = await alarm(math);

    expect(provisioned).toEqual({
      id: "resource",
      outputs: { name: "resource", arn: "arn:aws:cloudwatch:eu-central-1:123456789012:alarm:resource" },
    });
    expect(settings).toMatchObject({
      datapointsToAlarm: 3,
      treatMissingData: "missing",
      periodMs: 300_000,
      source: { kind: "queries", returnedId: "share" },
    });
  });

  test("of a metric has its dimensions and statistic, or a percentile", async () => {
    expect((await alarm(plain)).settings?.source).toMatchObject({
      kind: "metric",
      of: { metric: { namespace: "A", name: "m", dimensions: { d: "1" } }, statistic: { kind: "Maximum" } },
    });
    expect(
      (await alarm({ ...plain, statistic: undefined, extendedStatistic: "p99.9" })).settings?.source,
    ).toMatchObject({
      of: { statistic: { kind: "percentile", percent: 99.9 } },
    });
  });

  test.each([
    ["a misspelt input", { ...plain, treshold: 5 }, 'Unrecognized key: "treshold"'],
    ["no metric", { ...math, metricQueries: undefined }, "needs namespace, metricName, period and a statistic"],
    ["a period of 10 s", { ...plain, period: 10 }, "the embedded cloud keeps full minutes"],
    ["an unknown statistic", { ...plain, statistic: "IQM" }, "not IQM"],
    [
      "two periods",
      {
        ...math,
        metricQueries: [
          ...metricQueries,
          { id: "x", metric: { namespace: "A", metricName: "x", period: 60, stat: "Sum" } },
        ],
      },
      "the same period",
    ],
    ["no query that returns data", { ...math, metricQueries: metricQueries.slice(1) }, "Exactly one element"],
    [
      "a function of metric math",
      { ...math, metricQueries: [{ id: "a", expression: "RATE(part)", returnData: true }, ...metricQueries.slice(1)] },
      "RATE is not computed here",
    ],
    ["an anomaly band", { ...plain, thresholdMetricId: "ad1" }, "thresholdMetricId"],
  ])("%s is refused", async (_, inputs, words) => {
    await expect(alarm(inputs)).rejects.toThrow(words);
  });
});

describe("cloudwatch.Dashboard", () => {
  test.each([
    ["no JSON", "{", "no JSON"],
    ["a widget of no known type", '{"widgets":[{"type":"pie"}]}', "Invalid option"],
  ])("with a body that is %s is refused", async (_, dashboardBody, words) => {
    const { cloudwatch, clock } = await alarmCloud();
    const provision = cloudWatchProvisioners(cloudwatch, clock)["aws:cloudwatch/dashboard:Dashboard"]!;

    expect(() => provision({ name: "d", inputs: { dashboardName: "d", dashboardBody } })).toThrow(words);
  });
});

describe("budgets.Budget", () => {
  const provision = budgetProvisioners(account)["aws:budgets/budget:Budget"]!;
  const inputs = { name: "b", budgetType: "COST", limitAmount: "5", limitUnit: "USD", timeUnit: "MONTHLY" };

  test("is configuration without behaviour, checked", () => {
    expect(provision({ name: "b", inputs })).toMatchObject({ id: "123456789012:b" });
    expect(() => provision({ name: "b", inputs: { ...inputs, timeUnit: "WEEKLY" } })).toThrow("timeUnit");
  });
});
