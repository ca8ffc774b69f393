import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bootId, deviceId, isDeviceId } from "../../../lambdas/contract/brands.ts";
import { parseEventTime } from "../../../lambdas/contract/event-time.ts";
import { isLate } from "../../../lambdas/contract/late.ts";
import { partitionOf } from "../../../lambdas/contract/partition.ts";
import { basicIngestTopic, deviceIdOfTopic, telemetryTopic } from "../../../lambdas/contract/telemetry.ts";

const anyInstantMs = fc.integer({ min: Date.parse("1970-01-01T00:00Z"), max: Date.parse("2100-01-01T00:00Z") });

describe("topics", () => {
  test("a device's topic leads back to the device", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[a-zA-Z0-9:_-]{1,128}$/), (text) => {
        expect(deviceIdOfTopic(telemetryTopic(deviceId(text)))).toBe(text);
      }),
    );
  });

  test("the Basic Ingest topic names the rule before the device's topic", () => {
    expect(basicIngestTopic("millrace_dev_telemetry", deviceId("dev-1"))).toBe(
      "$aws/rules/millrace_dev_telemetry/devices/dev-1/telemetry",
    );
  });

  test.each([
    "devices//telemetry",
    "devices/a/b/telemetry",
    "devices/a",
    "x/devices/a/telemetry",
    "devices/ä/telemetry",
  ])("%s belongs to no device", (topic) => {
    expect(deviceIdOfTopic(topic)).toBeUndefined();
  });

  test("an id with a slash is refused with what is allowed", () => {
    expect(isDeviceId("a/b")).toBe(false);
    expect(() => deviceId("a/b")).toThrow('device id is "a/b"; use 1 to 128 letters, digits');
    expect(() => bootId("")).toThrow("1 to 64");
  });
});

describe("parseEventTime", () => {
  test("reads back every instant that it is given as ISO 8601", () => {
    fc.assert(
      fc.property(anyInstantMs, (epochMs) => {
        expect(parseEventTime(new Date(epochMs).toISOString())).toBe(epochMs);
      }),
    );
  });

  test("29 February exists in 2028 and not in 2026", () => {
    expect(parseEventTime("2028-02-29T00:00:00.000Z")).toBe(Date.parse("2028-02-29T00:00:00.000Z"));
    expect(parseEventTime("2026-02-29T00:00:00.000Z")).toBeUndefined();
    expect(parseEventTime("2026-04-31T00:00:00.000Z")).toBeUndefined();
  });
});

describe("partitionOf", () => {
  test("is the date and hour of the instant's ISO form", () => {
    fc.assert(
      fc.property(anyInstantMs, (epochMs) => {
        const { dt, hour } = partitionOf(epochMs);
        expect(new Date(epochMs).toISOString().startsWith(`${dt}T${hour}:`)).toBe(true);
      }),
    );
  });
});

describe("isLate", () => {
  test("begins 300,001 ms after the measurement", () => {
    expect([300_000, 300_001].map((delayMs) => isLate({ event_time: 0, received_at: delayMs }))).toEqual([false, true]);
  });
});
