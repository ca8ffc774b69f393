// The judgement of single payloads, and that no input makes it throw.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { judge, rejectionReasons } from "../../../lambdas/contract/judge.ts";
import type { Judgement } from "../../../lambdas/contract/judge.ts";
import { acceptedLatenessMsDefault } from "../../../lambdas/contract/late.ts";
import { measurementNames, measurements, payloadBytesMax } from "../../../lambdas/contract/telemetry.ts";
import { telemetryColumns } from "../../../queries/tables.ts";
import { device, payload, receivedAtMs, topic } from "./payload.ts";

const limits = { topic, receivedAtMs, acceptedLatenessMs: acceptedLatenessMsDefault };
const judged = (fields: Record<string, unknown>): Judgement =>
  judge({ payload: JSON.stringify(payload(fields)), ...limits });
const reasonOf = (judgement: Judgement): string => (judgement.kind === "accepted" ? "accepted" : judgement.reason);
const atAge = (ageMs: number) => ({ event_time: new Date(receivedAtMs - ageMs).toISOString() });

describe("judge", () => {
  test("accepts a reading as the table's row, columns in order, unknown fields dropped", () => {
    const judgement = judged({ colour: "red" });

    expect(judgement).toEqual({
      kind: "accepted",
      reading: {
        device_id: device,
        boot_id: "boot-1",
        seq: 7,
        event_time: Date.parse("2026-11-21T10:00:00.000Z"),
        received_at: receivedAtMs,
        temperature_c: 21.5,
        humidity_pct: 40,
        battery_v: 3.7,
        vibration_mm_s: 1.25,
        latitude: 48.1,
        longitude: 11.5,
        firmware: "1.4.2",
      },
    });
    expect(judgement.kind === "accepted" && Object.keys(judgement.reading)).toEqual(Object.keys(telemetryColumns));
  });

  test("judges bytes as it judges their text", () => {
    const text = JSON.stringify(payload());

    expect(judge({ payload: Buffer.from(text), ...limits })).toEqual(judge({ payload: text, ...limits }));
  });

  test.each(["", "{", "hello", "nul", '{"v":1}}'])("rejects %j as not-json", (text) => {
    expect(reasonOf(judge({ payload: text, ...limits }))).toBe("not-json");
  });

  test("rejects bytes that are not UTF-8 as not-json", () => {
    const bytes = Buffer.from(JSON.stringify(payload({ note: "é" })), "latin1");

    expect(reasonOf(judge({ payload: bytes, ...limits }))).toBe("not-json");
  });

  test.each(["null", "[]", "7", '"text"', "{}"])("rejects the JSON %s as schema", (text) => {
    expect(reasonOf(judge({ payload: text, ...limits }))).toBe("schema");
  });

  test.each(Object.keys(payload()))("rejects a payload without %s as schema", (name) => {
    expect(reasonOf(judged({ [name]: undefined }))).toBe("schema");
  });

  test.each([
    { v: "1" },
    { device_id: "" },
    { device_id: "a/b" },
    { device_id: "d".repeat(129) },
    { boot_id: "b".repeat(65) },
    { seq: -1 },
    { seq: 0.5 },
    { seq: Number.MAX_SAFE_INTEGER + 1 },
    { seq: "7" },
    { temperature_c: "21.5" },
    { firmware: "1.4" },
    { firmware: `1.4.2-${"x".repeat(33)}` },
    { event_time: 1_795_255_200_000 },
    { event_time: "2026-11-21T10:00:00Z" },
    { event_time: "2026-11-21T11:00:00.000+01:00" },
    { event_time: "2026-02-30T10:00:00.000Z" },
    { event_time: "2026-11-21T24:00:00.000Z" },
  ])("rejects %j as schema", (fields) => {
    expect(reasonOf(judged(fields))).toBe("schema");
  });

  test(`rejects a payload of more than ${payloadBytesMax} bytes as schema, and says so`, () => {
    const judgement = judged({ note: "x".repeat(payloadBytesMax) });

    expect(reasonOf(judgement)).toBe("schema");
    expect(judgement.kind === "rejected" && judgement.detail).toMatch(/^payload of \d+ bytes; the limit is 8192$/);
  });

  test("rejects version 2 as unsupported-version, whatever else it holds", () => {
    expect(reasonOf(judge({ payload: '{"v":2}', ...limits }))).toBe("unsupported-version");
  });

  test("rejects a device on another device's topic as device-mismatch", () => {
    expect(reasonOf(judged({ device_id: "dev-0002" }))).toBe("device-mismatch");
    expect(reasonOf(judge({ payload: JSON.stringify(payload()), ...limits, topic: "devices/telemetry" }))).toBe(
      "device-mismatch",
    );
  });

  test.each(measurementNames)("accepts %s at both ends of its range and rejects it beyond", (name) => {
    const { min, max } = measurements[name];

    const reasons = [min, max, null, min - 0.01, max + 0.01].map((value) => reasonOf(judged({ [name]: value })));

    expect(reasons).toEqual(["accepted", "accepted", "accepted", "out-of-range", "out-of-range"]);
  });

  test("rejects a number that JSON reads as infinite as out-of-range", () => {
    const text = JSON.stringify(payload()).replace("21.5", "1e999");

    expect(reasonOf(judge({ payload: text, ...limits }))).toBe("out-of-range");
  });

  test("accepts a clock 300,000 ms ahead and rejects one 1 ms more as clock-ahead", () => {
    expect([-300_000, -300_001].map((ageMs) => reasonOf(judged(atAge(ageMs))))).toEqual(["accepted", "clock-ahead"]);
  });

  test("accepts a reading 7 days old and rejects one 1 ms older as too-old", () => {
    const weekMs = 604_800_000;

    expect([weekMs, weekMs + 1].map((ageMs) => reasonOf(judged(atAge(ageMs))))).toEqual(["accepted", "too-old"]);
  });

  test("a rejection's detail names the value and the limit", () => {
    expect(judged({ humidity_pct: 101 })).toEqual({
      kind: "rejected",
      reason: "out-of-range",
      detail: "humidity_pct is 101 %; the range is 0 to 100",
    });
  });

  test("never throws, and gives a known reason, for any bytes and any JSON", () => {
    const anything = fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json(), mutatedPayload);
    fc.assert(
      fc.property(anything, (input) => {
        const judgement = judge({ payload: input, ...limits });
        expect(["accepted", ...rejectionReasons]).toContain(reasonOf(judgement));
      }),
    );
  });

  test("an accepted reading keeps every value of its payload", () => {
    fc.assert(
      fc.property(validFields, (fields) => {
        const body = payload(fields);
        const judgement = judge({ payload: JSON.stringify(body), ...limits });
        const { v, ...stored } = { ...body, event_time: Date.parse(body.event_time), received_at: receivedAtMs };
        expect(v).toBe(1);
        expect(judgement).toEqual({ kind: "accepted", reading: stored });
      }),
    );
  });
});

const mutatedPayload = fc
  .tuple(fc.constantFrom(...Object.keys(payload())), fc.jsonValue())
  .map(([name, value]) => JSON.stringify(payload({ [name]: value })));

const validFields = fc.record({
  seq: fc.maxSafeNat(),
  event_time: fc.integer({ min: -300_000, max: acceptedLatenessMsDefault }).map((ageMs) => atAge(ageMs).event_time),
  ...Object.fromEntries(
    measurementNames.map((name) => {
      const { min, max } = measurements[name];
      // JSON has no -0: it comes back as 0.
      return [name, fc.option(fc.double({ min, max, noNaN: true }).map((value) => value + 0))];
    }),
  ),
});
