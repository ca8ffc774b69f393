// Every form of a timestamp, to the millisecond.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  instantsOf,
  judgeOf,
  scaledWhole,
  timestampReader,
  timestampText,
  type TimestampField,
} from "../../contract/index.ts";
import { parseWithNumerals } from "../../contract/numerals.ts";
import { thingsBoard } from "./other-fleets.ts";

const anyInstantMs = fc.integer({ min: 0, max: Date.parse("2200-01-01T00:00Z") });
const utc = Date.parse("2026-11-21T10:00:00.000Z");

describe("timestampReader", () => {
  const formats: readonly TimestampField["format"][] = [
    "iso",
    "iso-utc-ms",
    "epoch-s",
    "epoch-ms",
    "epoch-us",
    "epoch-ns",
  ];

  test.each(formats)("%s gives back every instant that it has written", (format) => {
    fc.assert(
      fc.property(anyInstantMs, (epochMs) => {
        expect(timestampReader({ format })(timestampText({ format }, epochMs))).toBe(epochMs);
      }),
    );
  });

  test.each([
    "2026-11-21T10:00:00Z",
    "2026-11-21 12:00+02:00",
    "2026-11-21T04:30:00.000000-0530",
    "2026-11-21T11:00:00.0009+01",
  ])("iso reads %s", (text) => {
    expect(timestampReader({ format: "iso" })(text)).toBe(utc);
  });

  test.each([
    "2026-11-21T10:00:00",
    "2026-02-30T10:00:00Z",
    "2026-11-21T24:00:00Z",
    "2026-11-21T10:00:00+19:00",
    "today",
    7,
    null,
  ])("iso does not read %j", (value) => {
    expect(timestampReader({ format: "iso" })(value)).toBeUndefined();
  });

  test("iso-utc-ms has one spelling: 29 February exists in 2028 and not in 2026", () => {
    const read = timestampReader({ format: "iso-utc-ms" });

    expect(read("2028-02-29T00:00:00.000Z")).toBe(Date.parse("2028-02-29T00:00:00.000Z"));
    expect(["2026-02-29T00:00:00.000Z", "2026-04-31T00:00:00.000Z", "2026-11-21T10:00:00Z"].map(read)).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  test("of an hour that comes twice the first is read, and one that is left out is none", () => {
    const read = timestampReader({ format: "iso-local", zone: "Europe/Berlin" });

    expect(read("2026-10-25T02:30:00")).toBe(Date.parse("2026-10-25T00:30:00Z"));
    expect(instantsOf(Date.parse("2026-10-25T02:30:00Z"), "Europe/Berlin")).toHaveLength(2);
    expect(read("2026-03-29T02:30:00")).toBeUndefined();
    expect([read("2026-07-01T12:00:00"), read("2026-01-01T12:00:00")]).toEqual([
      Date.parse("2026-07-01T10:00:00Z"),
      Date.parse("2026-01-01T11:00:00Z"),
    ]);
  });

  test("a local time is one of the instants at which clocks show what is written for it", () => {
    const zones = fc.constantFrom("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC");
    fc.assert(
      fc.property(anyInstantMs, zones, (epochMs, zone) => {
        const text = timestampText({ format: "iso-local", zone }, epochMs);
        expect(instantsOf(Date.parse(`${text}Z`), zone)).toContain(epochMs);
      }),
    );
  });

  test("epoch seconds with decimals, and nanoseconds beyond a double, are exact to the millisecond", () => {
    expect(timestampReader({ format: "epoch-s" })(1_767_600_000.123)).toBe(1_767_600_000_123);
    expect(timestampReader({ format: "epoch-s" })("1767600000.1239")).toBe(1_767_600_000_123);
    fc.assert(
      fc.property(anyInstantMs, fc.integer({ min: 0, max: 999_999 }), (epochMs, nanoseconds) => {
        const text = `{"ts":${BigInt(epochMs) * 1_000_000n + BigInt(nanoseconds)},"values":{}}`;
        const contract = {
          ...thingsBoard,
          lateness: {
            ...thingsBoard.lateness,
            acceptedMsMax: Number.MAX_SAFE_INTEGER,
            clockAheadMsMax: Number.MAX_SAFE_INTEGER,
          },
          fields: thingsBoard.fields.map((field) =>
            field.kind === "timestamp" ? { ...field, format: "epoch-ns" as const } : field,
          ),
        };
        expect(judgeOf(contract)({ payload: text, topic: "v1/a/telemetry", receivedAtMs: utc })).toMatchObject([
          { kind: "accepted", row: { ts: epochMs } },
        ]);
      }),
    );
  });
});

describe("parseWithNumerals", () => {
  test("reads as JSON.parse does whatever has no whole number of 16 digits", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        fc.pre(!/[1-9]\d{15}/.test(text));
        expect(parseWithNumerals(text)).toEqual(JSON.parse(text));
      }),
    );
  });

  test("digits behind a point, in an exponent or in a string are no number of their own", () => {
    const text = String.raw`{"a":0.30000000000000004,"b":"1234567890123456789","c":1e-07,"d\"":[-0.1234567890123456]}`;

    expect(parseWithNumerals(text)).toEqual(JSON.parse(text));
  });

  test("a number with a leading zero is no JSON", () => {
    expect(() => parseWithNumerals('{"a":01234567890123456789}')).toThrow(SyntaxError);
  });
});

describe("scaledWhole", () => {
  test("rounds down, without the error of a double", () => {
    expect([
      scaledWhole("0.29", 2),
      scaledWhole("-0.001", 2),
      scaledWhole("1.5e3", 0),
      scaledWhole("9007199254740993", 0),
    ]).toEqual([29, -1, 1_500, undefined]);
    expect([scaledWhole("", 0), scaledWhole("0x1", 0), scaledWhole("1e999", 0)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
