import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseStatistic, statisticOf } from "../../../../simulators/cloud/cloudwatch/aggregate.ts";
import { embeddedMetricsReader } from "../../../../simulators/cloud/cloudwatch/embedded-metrics.ts";
import { createMetricStore } from "../../../../simulators/cloud/cloudwatch/metric-store.ts";
import { VirtualClock } from "../../../../simulators/cloud/kernel/virtual-clock.ts";

const startMs = Date.UTC(2026, 0, 5, 8);
const minuteMs = 60_000;
const identity = { namespace: "AWS/Kinesis", name: "IncomingRecords", dimensions: { StreamName: "s" } };

function given() {
  const clock = new VirtualClock(startMs);
  const store = createMetricStore(clock);
  const statistic = (text: string, fromMs = startMs, toMs = startMs + minuteMs) =>
    statisticOf(store.between(identity, fromMs, toMs), parseStatistic(text)!);
  return { clock, store, statistic };
}

describe("a metric's values", () => {
  test("add up by the minute, and minutes to longer periods", async () => {
    const { clock, store, statistic } = given();
    const series = store.series(identity, "Count");

    series.add(4);
    series.add(1, 2);
    await clock.runTo(startMs + minuteMs);
    series.add(10);

    expect(["SampleCount", "Sum", "Average", "Minimum", "Maximum"].map((name) => statistic(name))).toEqual([
      3, 6, 2, 1, 4,
    ]);
    expect(statistic("Sum", startMs, startMs + 2 * minuteMs)).toBe(16);
    expect(statistic("Sum", startMs + 2 * minuteMs, startMs + 3 * minuteMs)).toBeUndefined();
  });

  test("a percentile of values from 10 on is right to within 3 %", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 10, max: 1e6, noNaN: true }), { minLength: 1, maxLength: 200 }),
        (values) => {
          const { store, statistic } = given();

          for (const value of values) store.put({ ...identity, value, unit: "Milliseconds", timeMs: startMs });

          const exact = [...values].sort((a, b) => a - b)[Math.max(0, Math.ceil(values.length * 0.9) - 1)]!;
          expect(statistic("p90")! / exact).toBeGreaterThan(0.97);
          expect(statistic("p90")! / exact).toBeLessThan(1.03);
        },
      ),
    );
  });

  test("of sums alone no percentile is known, unless all values are alike", () => {
    const { store, statistic } = given();
    const series = store.series(identity, "Count");

    series.add(3);
    expect(statistic("p50")).toBe(3);
    series.add(4);

    expect(statistic("p50")).toBeUndefined();
  });

  test("two sets of dimensions are two metrics, in whatever order they stand", () => {
    const { store } = given();

    store.put({ ...identity, dimensions: { a: "1", b: "2" }, value: 1, unit: "Count", timeMs: startMs });
    store.put({ ...identity, dimensions: { b: "2", a: "1" }, value: 1, unit: "Count", timeMs: startMs });
    store.put({ ...identity, dimensions: { a: "1" }, value: 1, unit: "Count", timeMs: startMs });

    expect(store.list()).toHaveLength(2);
  });

  test("are forgotten after 15 days", async () => {
    const { clock, store, statistic } = given();
    const series = store.series(identity, "Count");
    series.add(1);

    await clock.runTo(startMs + 16 * 24 * 60 * minuteMs);
    series.add(1);

    expect(statistic("Sum")).toBeUndefined();
  });
});

describe("metrics embedded in log lines", () => {
  const embedded = (members: Readonly<Record<string, unknown>>, timeMs = startMs) =>
    JSON.stringify({
      _aws: {
        Timestamp: timeMs,
        CloudWatchMetrics: [
          {
            Namespace: "App",
            Dimensions: [["service"], ["service", "reason"]],
            Metrics: [{ Name: "Rejected", Unit: "Count" }],
          },
        ],
      },
      ...members,
    });
  const read = (message: string) => {
    const { clock, store } = given();
    embeddedMetricsReader(store, clock)({ message });
    return store;
  };

  test("are put for each set of dimensions, at the line's own time", () => {
    const store = read(embedded({ service: "transform", reason: "schema", Rejected: 5 }, startMs - minuteMs));

    expect(store.list().map(({ dimensions }) => dimensions)).toEqual([
      { service: "transform" },
      { service: "transform", reason: "schema" },
    ]);
    const metric = { namespace: "App", name: "Rejected", dimensions: { service: "transform" } };
    expect(store.between(metric, startMs - minuteMs, startMs).sum).toBe(5);
  });

  test("may be several values, and stand behind other text", () => {
    const store = read(`2026-01-05 INFO ${embedded({ service: "a", reason: "b", Rejected: [1, 2, 4] })}`);

    const metric = { namespace: "App", name: "Rejected", dimensions: { service: "a" } };
    expect(store.between(metric, startMs, startMs + minuteMs)).toMatchObject({ count: 3, sum: 7, min: 1, max: 4 });
  });

  test.each([
    ["a line without metrics", "START RequestId: 1"],
    ["broken JSON", `{"_aws":{"CloudWatchMetrics"`],
    ["a form that is none", `{"_aws":{"CloudWatchMetrics":[{"Namespace":5}]}}`],
    ["a time three weeks ago", embedded({ service: "a", reason: "b", Rejected: 1 }, startMs - 21 * 24 * 60 * minuteMs)],
  ])("%s is a log line and no more", (_, message) => {
    expect(read(message).list()).toEqual([]);
  });
});
