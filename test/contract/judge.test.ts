// The default contract's judgement of single payloads, and that no input makes it throw.
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  defaultTelemetry,
  isLate,
  isNumeric,
  judgeOf,
  rejectionReasons,
  storedColumns,
  type Judgement,
  type Message,
} from "../../contract/index.ts";
import { device, payload, receivedAtMs, topic } from "./payload.ts";

const judgeMessage = judgeOf(defaultTelemetry);
const { acceptedMsMax, clockAheadMsMax, lateAfterMs } = defaultTelemetry.lateness;
const judge = (message: Partial<Message> & Pick<Message, "payload">): Judgement => {
  const judgements = judgeMessage({ topic, receivedAtMs, ...message });
  expect(judgements).toHaveLength(1);
  return judgements[0]!;
};
const judged = (fields: Record<string, unknown>) => judge({ payload: JSON.stringify(payload(fields)) });
const reasonOf = (judgement: Judgement): string => (judgement.kind === "accepted" ? "accepted" : judgement.reason);
const detailOf = (judgement: Judgement): string => (judgement.kind === "accepted" ? "" : judgement.detail);
const atAge = (ageMs: number) => ({ event_time: new Date(receivedAtMs - ageMs).toISOString() });
const measured = defaultTelemetry.fields.filter(isNumeric).filter(({ min }) => min !== undefined);

describe("judgeOf the default contract", () => {
  test("accepts a reading as the table's row, columns in order, unknown fields dropped", () => {
    const judgement = judged({ colour: "red" });

    expect(judgement).toEqual({
      kind: "accepted",
      row: {
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
    expect(judgement.kind === "accepted" && Object.keys(judgement.row)).toEqual(
      storedColumns(defaultTelemetry).map(({ name }) => name),
    );
  });

  test("judges bytes as it judges their text", () => {
    const text = JSON.stringify(payload());

    expect(judge({ payload: Buffer.from(text) })).toEqual(judge({ payload: text }));
  });

  test.each(["", "{", "hello", "nul", '{"v":1}}'])("rejects %j as not-json", (text) => {
    expect(reasonOf(judge({ payload: text }))).toBe("not-json");
  });

  test("rejects bytes that are not UTF-8 as not-json", () => {
    const bytes = Buffer.from(JSON.stringify(payload({ note: "é" })), "latin1");

    expect(reasonOf(judge({ payload: bytes }))).toBe("not-json");
  });

  test.each(["null", "[]", '[{"v":1}]', "7", '"text"'])(
    "rejects the JSON %s, which is no object, as schema",
    (text) => {
      expect(judge({ payload: text })).toMatchObject({ reason: "schema", detail: "payload is not a JSON object" });
    },
  );

  test.each(Object.keys(payload()))("rejects a payload without %s as schema, and names it", (name) => {
    const judgement = judged({ [name]: undefined });

    expect(reasonOf(judgement)).toBe("schema");
    expect(detailOf(judgement).startsWith(`${name} is missing; it must be `)).toBe(true);
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

  test(`rejects a payload of more than ${defaultTelemetry.payloadBytesMax} bytes as schema, and says so`, () => {
    const judgement = judged({ note: "x".repeat(defaultTelemetry.payloadBytesMax) });

    expect(reasonOf(judgement)).toBe("schema");
    expect(detailOf(judgement)).toMatch(/^payload of \d+ bytes; the limit is 8192$/);
  });

  test("rejects version 2 as unsupported-version, whatever else it holds", () => {
    expect(judge({ payload: '{"v":2}' })).toMatchObject({
      reason: "unsupported-version",
      detail: "v is 2; supported is 1",
    });
  });

  test("rejects a device on another device's topic, or on none, as device-mismatch", () => {
    const text = JSON.stringify(payload());

    expect(judged({ device_id: "dev-0002" })).toMatchObject({
      reason: "device-mismatch",
      detail: `dev-0002 on topic ${topic}`,
    });
    for (const other of ["devices/telemetry", "devices//telemetry", "devices/a/b/telemetry", `x/${topic}`])
      expect(reasonOf(judge({ payload: text, topic: other }))).toBe("device-mismatch");
  });

  test.each(measured)(
    "accepts $column at both ends of its range and rejects it beyond",
    ({ column, min = 0, max = 0 }) => {
      const reasons = [min, max, null, min - 0.01, max + 0.01].map((value) => reasonOf(judged({ [column]: value })));

      expect(reasons).toEqual(["accepted", "accepted", "accepted", "out-of-range", "out-of-range"]);
    },
  );

  test("rejects a number that JSON reads as infinite as out-of-range", () => {
    expect(reasonOf(judge({ payload: JSON.stringify(payload()).replace("21.5", "1e999") }))).toBe("out-of-range");
  });

  test("accepts a clock as far ahead as is allowed and rejects one 1 ms more as clock-ahead", () => {
    expect([-clockAheadMsMax, -clockAheadMsMax - 1].map((ageMs) => reasonOf(judged(atAge(ageMs))))).toEqual([
      "accepted",
      "clock-ahead",
    ]);
  });

  test("accepts a reading 7 days old and rejects one 1 ms older as too-old, or as the stage has it", () => {
    const hourly = judgeOf(defaultTelemetry, 3_600_000);
    const old = JSON.stringify(payload(atAge(3_600_001)));

    expect([acceptedMsMax, acceptedMsMax + 1].map((ageMs) => reasonOf(judged(atAge(ageMs))))).toEqual([
      "accepted",
      "too-old",
    ]);
    expect(hourly({ payload: old, topic, receivedAtMs })).toMatchObject([
      { reason: "too-old", detail: "3600001 ms old; the limit is 3600000" },
    ]);
  });

  test("a rejection's detail names the value and the limit", () => {
    expect(judged({ humidity_pct: 101 })).toEqual({
      kind: "rejected",
      reason: "out-of-range",
      detail: "humidity_pct is 101 %; the range is 0 to 100",
    });
    expect(detailOf(judged({ seq: -1 }))).toBe("seq is -1; it must be a whole number from 0");
    expect(detailOf(judged({ battery_v: "full" }))).toBe('battery_v is "full"; it must be a number or null');
  });

  test("a stored reading is late 1 ms after the contract's limit", () => {
    expect(
      [lateAfterMs, lateAfterMs + 1].map((received_at) => isLate({ event_time: 0, received_at }, defaultTelemetry)),
    ).toEqual([false, true]);
  });

  test("never throws, and gives a known reason, for any bytes and any JSON", () => {
    const mutated = fc
      .tuple(fc.constantFrom(...Object.keys(payload()), "__proto__", "constructor"), fc.jsonValue())
      .map(([name, value]) => JSON.stringify(payload({ [name]: value })));
    fc.assert(
      fc.property(fc.oneof(fc.uint8Array({ maxLength: 300 }), fc.json(), mutated), (input) => {
        expect(["accepted", ...rejectionReasons]).toContain(reasonOf(judge({ payload: input })));
      }),
    );
  });

  test("an accepted reading keeps every value of its payload", () => {
    fc.assert(
      fc.property(validFields, (fields) => {
        const { v, ...body } = payload(fields);
        expect(v).toBe(1);
        expect(judged(fields)).toEqual({
          kind: "accepted",
          row: { ...body, event_time: Date.parse(body.event_time), received_at: receivedAtMs },
        });
      }),
    );
  });
});

const validFields = fc.record({
  seq: fc.maxSafeNat(),
  event_time: fc.integer({ min: -clockAheadMsMax, max: acceptedMsMax }).map((ageMs) => atAge(ageMs).event_time),
  ...Object.fromEntries(
    measured.map(({ column, min = 0, max = 0 }) => [
      column,
      // JSON has no -0: it comes back as 0.
      fc.option(fc.double({ min, max, noNaN: true }).map((value) => value + 0)),
    ]),
  ),
});
