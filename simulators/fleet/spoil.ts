// Payloads that the contract must reject, each with the reason that it must give.
import type { RejectionReason } from "../../lambdas/contract/judge.ts";
import type { TelemetryPayload } from "../../lambdas/contract/telemetry.ts";
import { measurementNames, measurements, payloadBytesMax } from "../../lambdas/contract/telemetry.ts";
import { clockAheadMsMax } from "../../queries/lateness.ts";
import type { Random } from "./random.ts";

export interface SpoiltPayload {
  readonly payload: string | Uint8Array;
  readonly reason: RejectionReason;
}

type Spoiler = (fields: TelemetryPayload, random: Random) => SpoiltPayload;

const hourMs = 3_600_000;
/** Older than any stage may accept: a year at the most. */
const tooOldMs = 400 * 24 * hourMs;

function shifted(fields: TelemetryPayload, byMs: number): string {
  return JSON.stringify({ ...fields, event_time: new Date(Date.parse(fields.event_time) + byMs).toISOString() });
}

function without(fields: TelemetryPayload, field: string): string {
  return JSON.stringify(Object.fromEntries(Object.entries(fields).filter(([name]) => name !== field)));
}

/** Ways in which devices' payloads go wrong in the field. Each keeps enough of the reading to be unlike any other's bytes. */
const spoilers: readonly Spoiler[] = [
  // A flash page read back as bytes: the first is never valid in UTF-8.
  (_fields, random) => ({
    payload: Uint8Array.of(0xff, ...Array.from({ length: 31 }, () => random.below(256))),
    reason: "not-json",
  }),
  // A connection lost in the middle: cut after the event time, so within the measurements.
  (fields, random) => {
    const text = JSON.stringify(fields);
    return { payload: text.slice(0, text.indexOf("temperature_c") + random.below(40)), reason: "not-json" };
  },
  (fields) => ({ payload: JSON.stringify({ ...fields, v: 2 }), reason: "unsupported-version" }),
  (fields, random) => ({
    payload: without(fields, ["boot_id", "event_time", "temperature_c", "firmware"][random.below(4)] ?? "firmware"),
    reason: "schema",
  }),
  (fields) => ({ payload: JSON.stringify({ ...fields, temperature_c: "n/a" }), reason: "schema" }),
  (fields) => ({
    payload: JSON.stringify({ ...fields, event_time: fields.event_time.replace("T", " ") }),
    reason: "schema",
  }),
  (fields) => ({ payload: JSON.stringify({ ...fields, log: "x".repeat(payloadBytesMax) }), reason: "schema" }),
  (fields) => ({
    payload: JSON.stringify({ ...fields, device_id: `${fields.device_id}-other` }),
    reason: "device-mismatch",
  }),
  (fields) => ({ payload: shifted(fields, clockAheadMsMax + hourMs), reason: "clock-ahead" }),
  // A clock that was never set.
  (fields) => ({ payload: shifted(fields, -tooOldMs), reason: "too-old" }),
];

/** One of the ways in which a payload is malformed, drawn from `random`. */
export function malformed(fields: TelemetryPayload, random: Random): SpoiltPayload {
  const spoiler = spoilers[random.below(spoilers.length)];
  if (spoiler === undefined) throw new Error("a draw fell outside the list of spoilers");
  return spoiler(fields, random);
}

/** The reading with one measurement beyond its physical range, as a broken sensor gives it. */
export function outOfRange(fields: TelemetryPayload, random: Random): SpoiltPayload {
  const name = measurementNames[random.below(measurementNames.length)] ?? "temperature_c";
  const { min, max } = measurements[name];
  const beyond = (max - min) * random.between(0.1, 1);
  const value = random.next() < 0.5 ? min - beyond : max + beyond;
  return { payload: JSON.stringify({ ...fields, [name]: Number(value.toFixed(3)) }), reason: "out-of-range" };
}
