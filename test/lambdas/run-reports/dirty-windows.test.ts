import { describe, expect, test } from "vitest";
import { defaultTelemetry } from "../../../contract/index.ts";
import { closingWindows, dirtyWindows, windowKey } from "../../../lambdas/run-reports/dirty-windows.ts";
import type { NewObject } from "../../../lambdas/run-reports/new-objects.ts";
import { newObjectsOfMessage } from "../../../lambdas/run-reports/new-objects.ts";
import { dataQualityHourly } from "../../../queries/catalog/data-quality-hourly.ts";
import { fleetHourly } from "../../../queries/catalog/fleet-hourly.ts";
import { defaultReports, type Report } from "../../../queries/index.ts";

const reports = defaultReports(defaultTelemetry);
const fleetDaily: Report = { ...fleetHourly, name: "fleet_daily", window: "day" };
const qualityDaily: Report = { ...dataQualityHourly, name: "quality_daily", window: "day" };
const object = (key: string, eventTime: string): NewObject => ({ key, eventTimeMs: Date.parse(eventTime) });
const telemetry = (hour: string, eventTime: string, file = "a.parquet") =>
  object(`telemetry/dt=2026-11-21/hour=${hour}/${file}`, eventTime);
const rejected = (written: string, eventTime: string) =>
  object(`errors/processing-failed/dt=2026-11-21/s-1-${written}-0b7c6f7e-8a54-4b0b-9b0b-0d6d2f8f8c11`, eventTime);
const keysOf = (some: readonly Report[], ...objects: NewObject[]) => dirtyWindows(objects, some).map(windowKey);
const keys = (...objects: NewObject[]) => keysOf(reports, ...objects);

describe("dirtyWindows", () => {
  test("an object of telemetry makes every report's window of its hour dirty", () => {
    expect(keys(telemetry("10", "2026-11-21T10:05:00Z"))).toEqual(
      reports.map(({ name }) => `${name}/dt=2026-11-21/hour=10`),
    );
  });

  test("a report that looks back is dirty for the next hour once that is over, and not before", () => {
    const next = "fleet_hourly/dt=2026-11-21/hour=11";

    expect(keys(telemetry("10", "2026-11-21T11:59:59.999Z"))).not.toContain(next);
    expect(keys(telemetry("10", "2026-11-21T12:00:00.000Z"))).toContain(next);
  });

  test("a hundred objects of one hour make each window dirty once", () => {
    const objects = Array.from({ length: 100 }, (_, index) => telemetry("10", "2026-11-21T10:05:00Z", `${index}`));

    expect(keys(...objects, ...objects)).toHaveLength(reports.length);
  });

  test("rejected records make the reports that read them dirty from the object's first arrival to its writing", () => {
    expect(keys(rejected("2026-11-21-10-59-30", "2026-11-21T11:00:30Z"))).toEqual([
      "data_quality_hourly/dt=2026-11-21/hour=10",
      "data_quality_hourly/dt=2026-11-21/hour=11",
    ]);
    expect(keys(rejected("2026-11-21-10-00-30", "2026-11-21T10:05:00Z"))).toEqual([
      "data_quality_hourly/dt=2026-11-21/hour=10",
    ]);
  });

  test("an object of errors written 3 days after makes 25 hours dirty at most", () => {
    expect(keys(rejected("2026-11-21-10-00-00", "2026-11-24T10:00:00Z"))).toHaveLength(25);
  });

  test("a day is dirty by what comes when it is over, and not before", () => {
    const daily = [{ ...fleetDaily, readsPreviousHour: false }];

    expect(keysOf(daily, telemetry("10", "2026-11-21T23:59:59.999Z"))).toEqual([]);
    expect(keysOf(daily, telemetry("10", "2026-11-22T00:00:00.000Z"))).toEqual(["fleet_daily/dt=2026-11-21"]);
    expect(keysOf([qualityDaily], rejected("2026-11-21-23-59-30", "2026-11-22T00:00:30Z"))).toEqual([
      "quality_daily/dt=2026-11-21",
    ]);
  });

  test("a day that looks back is dirty by the last hour of the day before, once it is over", () => {
    expect(keysOf([fleetDaily], telemetry("23", "2026-11-22T12:00:00.000Z"))).toEqual(["fleet_daily/dt=2026-11-21"]);
    expect(keysOf([fleetDaily], telemetry("23", "2026-11-23T00:00:00.000Z"))).toEqual([
      "fleet_daily/dt=2026-11-21",
      "fleet_daily/dt=2026-11-22",
    ]);
    expect(keysOf([fleetDaily], telemetry("22", "2026-11-23T00:00:00.000Z"))).toEqual(["fleet_daily/dt=2026-11-21"]);
  });

  test.each(["rule-errors/x", "errors/format-conversion-failed/dt=2026-11-21/x", "telemetry/dt=2026-11-21/hour=24/x"])(
    "%s makes nothing dirty",
    (key) => {
      expect(keysOf([...reports, fleetDaily], object(key, "2026-11-23T10:00:00Z"))).toEqual([]);
    },
  );
});

describe("closingWindows", () => {
  test("a schedule at 00:05 closes 23:00 of the day before in every hourly report, and that day in every daily one", () => {
    const windows = closingWindows(Date.parse("2026-11-21T00:05:00Z"), [...reports, fleetDaily]);

    expect(windows.map(windowKey)).toEqual([
      ...reports.map(({ name }) => `${name}/dt=2026-11-20/hour=23`),
      "fleet_daily/dt=2026-11-20",
    ]);
  });

  test("an hour that closes runs its day, which goes on", () => {
    expect(closingWindows(Date.parse("2026-11-21T11:05:00Z"), [fleetDaily]).map(windowKey)).toEqual([
      "fleet_daily/dt=2026-11-21",
    ]);
  });
});

describe("newObjectsOfMessage", () => {
  const s3Record = (fields: { eventName?: string; key?: string } = {}) => ({
    eventVersion: "2.1",
    eventSource: "aws:s3",
    eventTime: "2026-11-21T10:05:00.123Z",
    eventName: fields.eventName ?? "ObjectCreated:Put",
    s3: { object: { key: fields.key ?? "a", size: 9, eTag: "e", sequencer: "00" } },
  });
  const read = (...records: unknown[]) => newObjectsOfMessage(JSON.stringify({ Records: records }));

  test("decodes a form-encoded key", () => {
    expect(read(s3Record({ key: "telemetry/dt%3D2026-11-21/a+b%2Bc.parquet" }))).toEqual([
      { key: "telemetry/dt=2026-11-21/a b+c.parquet", eventTimeMs: 1_795_255_500_123 },
    ]);
  });

  test("a removal announces no new object", () => {
    expect(read(s3Record({ eventName: "ObjectRemoved:Delete" }))).toEqual([]);
  });

  test("the test event announces no new object", () => {
    expect(newObjectsOfMessage('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}')).toEqual([]);
  });

  test.each(["", "{}", '{"Records":[]}', '{"Records":[{"eventSource":"aws:sns"}]}'])("%j is refused", (body) => {
    expect(() => newObjectsOfMessage(body)).toThrow();
  });
});
