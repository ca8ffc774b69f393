import { describe, expect, test } from "vitest";
import { closingWindows, dirtyWindows, windowKey } from "../../../lambdas/run-reports/dirty-windows.ts";
import type { NewObject } from "../../../lambdas/run-reports/new-objects.ts";
import { newObjectsOfMessage } from "../../../lambdas/run-reports/new-objects.ts";

const object = (key: string, eventTime: string): NewObject => ({ key, eventTimeMs: Date.parse(eventTime) });
const telemetry = (hour: string, eventTime: string, file = "a.parquet") =>
  object(`telemetry/dt=2026-11-21/hour=${hour}/${file}`, eventTime);
const rejected = (written: string, eventTime: string) =>
  object(`errors/processing-failed/dt=2026-11-21/s-1-${written}-0b7c6f7e-8a54-4b0b-9b0b-0d6d2f8f8c11`, eventTime);
const keys = (...objects: NewObject[]) => dirtyWindows(objects).map(windowKey);

describe("dirtyWindows", () => {
  test("an object of telemetry makes the three reports of its hour dirty", () => {
    expect(keys(telemetry("10", "2026-11-21T10:05:00Z"))).toEqual([
      "device_hourly/dt=2026-11-21/hour=10",
      "fleet_hourly/dt=2026-11-21/hour=10",
      "data_quality_hourly/dt=2026-11-21/hour=10",
    ]);
  });

  test("fleet_hourly of the next hour is dirty once that hour is over, and not before", () => {
    const next = "fleet_hourly/dt=2026-11-21/hour=11";

    expect(keys(telemetry("10", "2026-11-21T11:59:59.999Z"))).not.toContain(next);
    expect(keys(telemetry("10", "2026-11-21T12:00:00.000Z"))).toContain(next);
  });

  test("a hundred objects of one hour make each of its 3 windows dirty once", () => {
    const objects = Array.from({ length: 100 }, (_, index) => telemetry("10", "2026-11-21T10:05:00Z", `${index}`));

    expect(keys(...objects, ...objects)).toHaveLength(3);
  });

  test("rejected records make data_quality_hourly dirty from the object's first arrival to its writing", () => {
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

  test.each(["rule-errors/x", "errors/format-conversion-failed/dt=2026-11-21/x", "telemetry/dt=2026-11-21/hour=24/x"])(
    "%s makes nothing dirty",
    (key) => {
      expect(keys(object(key, "2026-11-21T10:00:00Z"))).toEqual([]);
    },
  );
});

describe("closingWindows", () => {
  test("a schedule at 00:05 closes 23:00 of the day before, in every report", () => {
    const windows = closingWindows(Date.parse("2026-11-21T00:05:00Z"));

    expect(windows.map(windowKey)).toEqual([
      "device_hourly/dt=2026-11-20/hour=23",
      "fleet_hourly/dt=2026-11-20/hour=23",
      "data_quality_hourly/dt=2026-11-20/hour=23",
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
