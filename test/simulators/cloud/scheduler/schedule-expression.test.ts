import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { nextLocalTime, parseCron } from "../../../../simulators/cloud/scheduler/cron.ts";
import { nextTime, parseExpression } from "../../../../simulators/cloud/scheduler/schedule-expression.ts";
import { timeZone } from "../../../../simulators/cloud/scheduler/time-zone.ts";
import { parseJson } from "../matching.ts";

const span = { createdAtMs: Date.UTC(2026, 0, 1) };

/** The first `count` runs after `after`, as ISO text. */
function runs(text: string, after: string, { zone = "UTC", count = 1 } = {}): string[] {
  const expression = parseExpression(text, zone);
  const found: string[] = [];
  let afterMs = Date.parse(after);
  while (found.length < count) {
    const next = nextTime(expression, { createdAtMs: afterMs }, afterMs);
    if (next === undefined) return found;
    found.push(new Date(next).toISOString().replace(":00.000Z", "Z"));
    afterMs = next;
  }
  return found;
}

describe("a cron expression", () => {
  test.each([
    ["cron(*/15 * * * ? *)", "2026-11-21T10:07:30Z", "2026-11-21T10:15Z"],
    ["cron(5 * * * ? *)", "2026-11-21T10:05:00Z", "2026-11-21T11:05Z"],
    ["cron(0 18 ? * MON-FRI *)", "2026-11-20T18:00:00Z", "2026-11-23T18:00Z"],
    ["cron(0-59/10 0-23/2 ? * * *)", "2026-11-21T10:55:00Z", "2026-11-21T12:00Z"],
    ["cron(30-30 13-13 ? * 2,4,6 *)", "2026-11-21T00:00:00Z", "2026-11-23T13:30Z"],
    ["cron(0 0 L * ? *)", "2026-02-01T00:00:00Z", "2026-02-28T00:00Z"],
    ["cron(0 0 15W * ? *)", "2026-11-01T00:00:00Z", "2026-11-16T00:00Z"],
    ["cron(0 0 1W * ? *)", "2026-07-31T12:00:00Z", "2026-08-03T00:00Z"],
    ["cron(0 9 ? * 6L *)", "2026-11-01T00:00:00Z", "2026-11-27T09:00Z"],
    ["cron(0 9 ? * TUE#2 *)", "2026-11-01T00:00:00Z", "2026-11-10T09:00Z"],
    ["cron(0 0 29 2 ? *)", "2026-03-01T00:00:00Z", "2028-02-29T00:00Z"],
    ["cron(0 0 1 1 ? 2030/5)", "2026-03-01T00:00:00Z", "2030-01-01T00:00Z"],
  ])("%s after %s runs at %s", (text, after, expected) => {
    expect(runs(text, after)).toEqual([expected]);
  });

  test("has no run left after its last year", () => {
    expect(runs("cron(0 0 1 1 ? 2025)", "2026-01-01T00:00:00Z")).toEqual([]);
  });

  test("names the same minutes as a look at every minute", () => {
    const list = (min: number, max: number) =>
      fc.uniqueArray(fc.integer({ min, max }), { minLength: 1, maxLength: 3 }).map((values) => values.join(","));
    const stepped = (max: number) => fc.integer({ min: 1, max }).map((step) => `*/${step}`);
    const fields = fc.tuple(
      fc.oneof(list(0, 59), stepped(59)),
      fc.oneof(list(0, 23), stepped(23), fc.constant("*")),
      list(1, 28),
    );
    const after = fc.integer({ min: 0, max: 27 * 24 * 60 }).map((minute) => Date.UTC(2026, 10, 1) + minute * 60_000);

    fc.assert(
      fc.property(fields, after, ([minute, hour, day], afterMs) => {
        const cron = parseCron(`${minute} ${hour} ${day} 11,12 ? *`)!;
        let scanned = Math.floor(afterMs / 60_000) * 60_000 + 60_000;
        const names = (ms: number): boolean => {
          const date = new Date(ms);
          return (
            cron.minutes.includes(date.getUTCMinutes()) &&
            cron.hours.includes(date.getUTCHours()) &&
            day.split(",").map(Number).includes(date.getUTCDate())
          );
        };
        while (!names(scanned)) scanned += 60_000;
        expect(nextLocalTime(cron, afterMs)).toBe(scanned);
      }),
      { numRuns: 100 },
    );
  });
});

describe("daylight saving in Europe/Berlin", () => {
  const zone = "Europe/Berlin";

  test("a daily run keeps its local time", () => {
    expect(runs("cron(0 12 * * ? *)", "2026-03-28T00:00:00Z", { zone, count: 2 })).toEqual([
      "2026-03-28T11:00Z",
      "2026-03-29T10:00Z",
    ]);
  });

  test("a run at 02:30 is left out on the day whose clocks skip from 02:00 to 03:00", () => {
    expect(runs("cron(30 2 * * ? *)", "2026-03-28T00:00:00Z", { zone, count: 2 })).toEqual([
      "2026-03-28T01:30Z",
      "2026-03-30T00:30Z",
    ]);
  });

  test("a run at 02:30 happens once on the day that shows 02:30 twice", () => {
    expect(runs("cron(30 2 * * ? *)", "2026-10-24T12:00:00Z", { zone, count: 2 })).toEqual([
      "2026-10-25T00:30Z",
      "2026-10-26T01:30Z",
    ]);
  });

  test("local and UTC times invert one another away from the changes", () => {
    const berlin = timeZone(zone)!;
    fc.assert(
      fc.property(fc.integer({ min: Date.UTC(2026, 3, 1), max: Date.UTC(2026, 9, 1) }), (utcMs) => {
        expect(berlin.toUtc(berlin.toLocal(utcMs))).toBe(utcMs);
      }),
    );
  });
});

describe("at and rate", () => {
  test("at() runs once, in its time zone", () => {
    const text = "at(2026-11-21T12:00:00)";
    expect(runs(text, "2026-11-20T00:00:00Z", { zone: "America/New_York", count: 2 })).toEqual(["2026-11-21T17:00Z"]);
  });

  test("a rate counts from its creation: first one period later", () => {
    expect(runs("rate(10 minutes)", "2026-11-21T10:03:00Z", { count: 1 })).toEqual(["2026-11-21T10:13Z"]);
  });

  test("a rate with a start date runs first at that date, and none runs after the end date", () => {
    const rate = parseExpression("rate(1 hour)", "UTC");
    const startMs = span.createdAtMs + 90 * 60_000;
    const bounded = { ...span, startMs, endMs: startMs + 3_600_000 };

    const first = nextTime(rate, bounded, span.createdAtMs);
    expect(first).toBe(startMs);
    expect(nextTime(rate, bounded, startMs)).toBe(startMs + 3_600_000);
    expect(nextTime(rate, bounded, startMs + 3_600_000)).toBeUndefined();
  });
});

describe("what AWS was recorded to take and to refuse", () => {
  const recorded = z
    .object({ valid: z.array(z.string()), invalid: z.array(z.string()) })
    .parse(parseJson(readFileSync(new URL("recorded-expressions.json", import.meta.url), "utf8")));

  test.each(recorded.valid)("takes %s", (text) => {
    expect(parseExpression(text, "UTC").kind).toBe("cron");
  });

  test.each(recorded.invalid)("refuses %s", (text) => {
    expect(() => parseExpression(text, "UTC")).toThrow(`Invalid Schedule Expression ${text}.`);
  });
});
