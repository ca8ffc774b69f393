// The judgement of one reading: accepted with its stored row, or rejected with one reason of a closed union.
// Runs once per reading in the transform, and again wherever the reason of a rejected record is wanted, so it is
// hand-written and pure: a few microseconds, no schema library. Checks run in the order of `rejectionReasons`.
import { isUtf8 } from "node:buffer";
import { isBootId, isDeviceId } from "./brands.ts";
import { parseEventTime } from "./event-time.ts";
import { clockAheadMsMax } from "./late.ts";
import type { MeasurementName, Measurements, Reading } from "./telemetry.ts";
import { contractVersion, deviceIdOfTopic, measurementNames, measurements, payloadBytesMax } from "./telemetry.ts";

/** Why a record is rejected; the first that applies, in this order. */
export const rejectionReasons = [
  "not-json",
  "unsupported-version",
  "schema",
  "device-mismatch",
  "out-of-range",
  "clock-ahead",
  "too-old",
] as const;

export type RejectionReason = (typeof rejectionReasons)[number];

export interface Rejected {
  readonly kind: "rejected";
  readonly reason: RejectionReason;
  /** What is wrong, with the value and the limit. */
  readonly detail: string;
}

export type Judgement = { readonly kind: "accepted"; readonly reading: Reading } | Rejected;

/** What is judged: the device's bytes as published, and what the rules engine knows of them. */
export interface Delivery {
  readonly payload: Uint8Array | string;
  /** Without the Basic Ingest prefix. */
  readonly topic: string;
  readonly receivedAtMs: number;
}

interface Limits {
  /** A reading received more than this after it was measured is too old. */
  readonly acceptedLatenessMs: number;
}

type JsonObject = Readonly<Record<string, unknown>>;

const firmwarePattern = /^\d{1,9}\.\d{1,9}\.\d{1,9}(?:[-+][0-9A-Za-z.+-]{1,32})?$/;

/** Judges one reading by version 1 of the contract; never throws. */
export function judge(delivery: Delivery & Limits): Judgement {
  if (delivery.payload.length > payloadBytesMax) {
    return rejected("schema", `payload of ${delivery.payload.length} bytes; the limit is ${payloadBytesMax}`);
  }
  const body = parseJson(delivery.payload);
  if (body === undefined) return rejected("not-json", "payload is not JSON in UTF-8");
  if (!isJsonObject(body)) return rejected("schema", "payload is not a JSON object");
  if (typeof body.v === "number" && body.v !== contractVersion) {
    return rejected("unsupported-version", `v is ${body.v}; supported is ${contractVersion}`);
  }
  return judgeBody(body, delivery);
}

/** Judges the decoded object; apart from `judge` so that each fits on a screen. */
function judgeBody(body: JsonObject, { topic, receivedAtMs, acceptedLatenessMs }: Delivery & Limits): Judgement {
  const { v, device_id, boot_id, seq, event_time, firmware } = body;
  if (v !== contractVersion) return wrong("v", v, `${contractVersion}`);
  if (typeof device_id !== "string" || !isDeviceId(device_id)) return wrong("device_id", device_id, "a device id");
  if (typeof boot_id !== "string" || !isBootId(boot_id)) return wrong("boot_id", boot_id, "a boot id");
  if (!isSequenceNumber(seq)) return wrong("seq", seq, "a whole number from 0");
  const eventTimeMs = typeof event_time === "string" ? parseEventTime(event_time) : undefined;
  if (eventTimeMs === undefined) return wrong("event_time", event_time, "like 2026-11-21T10:00:00.000Z");
  if (typeof firmware !== "string" || !firmwarePattern.test(firmware)) {
    return wrong("firmware", firmware, "a semantic version");
  }
  const unmeasured = unmeasuredIn(body);
  if (unmeasured !== undefined) return wrong(unmeasured, body[unmeasured], "a number or null");
  if (deviceIdOfTopic(topic) !== device_id) return rejected("device-mismatch", `${device_id} on topic ${topic}`);
  const reading = {
    device_id,
    boot_id,
    seq,
    event_time: eventTimeMs,
    received_at: receivedAtMs,
    // Named one by one: a field added to the contract does not compile until it is read here, and a spread costs 5 µs.
    temperature_c: numberOrNull(body.temperature_c),
    humidity_pct: numberOrNull(body.humidity_pct),
    battery_v: numberOrNull(body.battery_v),
    vibration_mm_s: numberOrNull(body.vibration_mm_s),
    latitude: numberOrNull(body.latitude),
    longitude: numberOrNull(body.longitude),
    firmware,
  };
  return outOfRange(reading) ?? outOfTime(reading, acceptedLatenessMs) ?? { kind: "accepted", reading };
}

function unmeasuredIn(body: JsonObject): MeasurementName | undefined {
  for (const name of measurementNames) {
    const value = body[name];
    if (typeof value !== "number" && value !== null) return name;
  }
  return undefined;
}

function outOfRange(reading: Measurements): Rejected | undefined {
  for (const name of measurementNames) {
    const value = reading[name];
    const { min, max, unit } = measurements[name];
    if (value !== null && !(value >= min && value <= max)) {
      return rejected("out-of-range", `${name} is ${value} ${unit}; the range is ${min} to ${max}`);
    }
  }
  return undefined;
}

function outOfTime({ event_time, received_at }: Reading, acceptedLatenessMs: number): Rejected | undefined {
  const ageMs = received_at - event_time;
  if (-ageMs > clockAheadMsMax) return rejected("clock-ahead", `${-ageMs} ms ahead; the limit is ${clockAheadMsMax}`);
  if (ageMs > acceptedLatenessMs) return rejected("too-old", `${ageMs} ms old; the limit is ${acceptedLatenessMs}`);
  return undefined;
}

const numberOrNull = (value: unknown): number | null => (typeof value === "number" ? value : null);

const isJsonObject = (value: unknown): value is JsonObject =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const isSequenceNumber = (value: unknown): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

function parseJson(payload: Uint8Array | string): unknown {
  try {
    if (typeof payload === "string") return JSON.parse(payload);
    if (!isUtf8(payload)) return undefined;
    return JSON.parse(Buffer.from(payload.buffer, payload.byteOffset, payload.byteLength).toString("utf8"));
  } catch {
    return undefined;
  }
}

const detailCharsMax = 64;

const wrong = (field: string, value: unknown, expected: string): Rejected => {
  const shown = value === undefined ? "missing" : JSON.stringify(value).slice(0, detailCharsMax);
  return rejected("schema", `${field} is ${shown}; it must be ${expected}`);
};

const rejected = (reason: RejectionReason, detail: string): Rejected => ({ kind: "rejected", reason, detail });
