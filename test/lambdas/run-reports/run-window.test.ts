// Which run a window gets, over a listing and an Athena in memory. That S3 and Athena answer so is not proved here.
import { describe, expect, test } from "vitest";
import type { DirtyWindow } from "../../../lambdas/run-reports/dirty-windows.ts";
import { queryRequest } from "../../../lambdas/run-reports/query-request.ts";
import { runClosingWindow, runDirtyWindow, type Runner } from "../../../lambdas/run-reports/run-window.ts";
import { windowInputs } from "../../../lambdas/run-reports/window-inputs.ts";
import { defaultTelemetry } from "../../../contract/index.ts";
import { dataQualityHourly } from "../../../queries/catalog/data-quality-hourly.ts";
import { deviceHourly } from "../../../queries/catalog/device-hourly.ts";
import { fleetHourly } from "../../../queries/catalog/fleet-hourly.ts";
import { dayOf, loadSql, windowOf, type Report } from "../../../queries/index.ts";

const at = (report: Report, hour: string): DirtyWindow => ({
  report,
  window: windowOf(Date.parse(`2026-11-21T${hour}:00:00Z`)),
});
const device = at(deviceHourly, "10");
const scheduledAtMs = Date.parse("2026-11-21T11:05:00Z");

const telemetry = (hour: string, file = "a") => `telemetry/dt=2026-11-21/hour=${hour}/${file}.parquet`;
const rejected = (arrival: string, dt = "2026-11-21") =>
  `errors/processing-failed/dt=${dt}/s-1-${arrival}-0b7c6f7e-8a54-4b0b-9b0b-0d6d2f8f8c11`;

/** A bucket of keys, and an Athena that keeps tokens. `publish` makes the latest run the one that readers see. */
function world(...keys: string[]) {
  const bucket = new Map(keys.map((key) => [key, "e/1"]));
  const tokens: string[] = [];
  let latest: string | undefined;
  let published: string | undefined;
  const runner: Runner = {
    list: (prefix) =>
      Promise.resolve(
        [...bucket].filter(([key]) => key.startsWith(prefix)).map(([key, version]) => ({ key, version })),
      ),
    request: (dirty, inputs) =>
      queryRequest(dirty, inputs, {
        contract: defaultTelemetry,
        sql: loadSql(dirty.report),
        reportsBucket: "reports-bucket",
      }),
    start({ clientRequestToken, runId }) {
      if (!tokens.includes(clientRequestToken)) {
        tokens.push(clientRequestToken);
        latest = runId;
      }
      return Promise.resolve(`query-${tokens.indexOf(clientRequestToken)}`);
    },
    publishedRun: () => Promise.resolve(published),
  };
  return { bucket, runner, publish: () => (published = latest), queryCount: () => tokens.length };
}

describe("a dirty window", () => {
  test("is queried once for the same objects, however often it is asked for", async () => {
    const { runner, queryCount } = world(telemetry("10"));

    const first = await runDirtyWindow(device, runner);
    const again = await runDirtyWindow(device, runner);

    expect(first).toMatchObject({ kind: "started", queryExecutionId: "query-0" });
    expect(again).toEqual(first);
    expect(queryCount()).toBe(1);
  });

  test("is queried again when an object has come, or has been written again", async () => {
    const { runner, bucket, queryCount } = world(telemetry("10"));
    await runDirtyWindow(device, runner);

    bucket.set(telemetry("10", "late"), "e/1");
    await runDirtyWindow(device, runner);
    bucket.set(telemetry("10"), "e/2");
    await runDirtyWindow(device, runner);

    expect(queryCount()).toBe(3);
  });
});

describe("the closing of an hour", () => {
  test("starts nothing where readers see a run of the objects that are there", async () => {
    const { runner, publish, queryCount } = world(telemetry("10"));
    await runDirtyWindow(device, runner);
    publish();

    const closed = await runClosingWindow(device, { ...runner, scheduledAtMs });

    expect(closed).toMatchObject({ kind: "unchanged" });
    expect(queryCount()).toBe(1);
  });

  test("starts a run where an object has come since, whose event was lost", async () => {
    const { runner, bucket, publish, queryCount } = world(telemetry("10"));
    await runDirtyWindow(device, runner);
    publish();
    bucket.set(telemetry("10", "unannounced"), "e/1");

    expect(await runClosingWindow(device, { ...runner, scheduledAtMs })).toMatchObject({ kind: "started" });
    expect(queryCount()).toBe(2);
  });

  test("starts a run of its own where the event's run was not published, and the same one when it is told again", async () => {
    const { runner, queryCount } = world(telemetry("10"));
    await runDirtyWindow(device, runner);

    const closed = await runClosingWindow(device, { ...runner, scheduledAtMs });
    const again = await runClosingWindow(device, { ...runner, scheduledAtMs });

    expect(closed).toMatchObject({ kind: "started", queryExecutionId: "query-1" });
    expect(again).toEqual(closed);
    expect(queryCount()).toBe(2);
  });

  test("starts a run of an hour without readings", async () => {
    const { runner } = world();

    expect(await runClosingWindow(device, { ...runner, scheduledAtMs })).toMatchObject({ kind: "started" });
  });
});

describe("a window's inputs", () => {
  const keys = [
    telemetry("09"),
    telemetry("10"),
    telemetry("11"),
    rejected("2026-11-21-09-59-30"),
    rejected("2026-11-21-11-00-00"),
    "errors/format-conversion-failed/dt=2026-11-21/x",
  ];
  const inputsOf = async (dirty: DirtyWindow, ...others: string[]) => {
    const inputs = await windowInputs(dirty, world(...keys, ...others).runner.list);
    return inputs.map((input) => input.replace("@e/1", ""));
  };

  test("of device_hourly are the objects of its hour", async () => {
    expect(await inputsOf(device)).toEqual([telemetry("10")]);
  });

  test("of fleet_hourly are those of the hour before, too", async () => {
    expect(await inputsOf(at(fleetHourly, "10"))).toEqual([telemetry("09"), telemetry("10")]);
  });

  test("of data_quality_hourly are the rejected records that began to arrive before its end, too", async () => {
    expect(await inputsOf(at(dataQualityHourly, "10"))).toEqual([rejected("2026-11-21-09-59-30"), telemetry("10")]);
  });

  test("of data_quality_hourly at midnight reach into the day before, as its SQL does", async () => {
    const evening = rejected("2026-11-20-23-59-30", "2026-11-20");

    expect(await inputsOf(at(dataQualityHourly, "00"), evening)).toEqual([evening]);
    expect(await inputsOf(at(dataQualityHourly, "01"), evening)).toEqual([]);
  });

  test("of a day are the objects of its hours, the hour before where it looks back, and rejects from the evening before", async () => {
    const evening = rejected("2026-11-20-23-59-30", "2026-11-20");
    const before = "telemetry/dt=2026-11-20/hour=23/a.parquet";
    const daily: Report = { ...dataQualityHourly, name: "quality_daily", window: "day", readsPreviousHour: true };
    const dirty = { report: daily, window: dayOf(device.window.startMs) };

    expect(await inputsOf(dirty, evening, before, "telemetry/dt=2026-11-20/hour=22/a.parquet")).toEqual(
      [...keys.filter((key) => !key.includes("format-conversion")), evening, before].sort(),
    );
  });
});
