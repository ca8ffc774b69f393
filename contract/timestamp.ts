// Timestamps of a payload: read to the stored millisecond, and written as a device would write them.
import { instantsOf, parseCalendarTime } from "./calendar.ts";
import { scaledWhole } from "./decimal.ts";
import { hourMs } from "./durations.ts";
import type { TimestampField } from "./field.ts";
import { isNumeral, numeralText } from "./numerals.ts";

/** Epoch ms of a payload's value, or undefined where it is no timestamp of the format. */
export type ReadTimestamp = (value: unknown) => number | undefined;

const isoUtcMs = /^\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d\.\d{3}Z$/;

/** As powers of ten that make milliseconds of the unit. */
const epochPlaces = { "epoch-s": 3, "epoch-ms": 0, "epoch-us": -3, "epoch-ns": -6 } as const;

/** The year 9999 ends: what Athena's and Parquet's timestamps show in four digits. */
const epochMsMax = 253_402_300_799_999;

/** What a value must look like, for the detail of a rejection. */
export const timestampExamples: Readonly<Record<TimestampField["format"], string>> = {
  iso: "like 2026-11-21T10:00:00Z or 2026-11-21T11:00:00.123+01:00",
  "iso-utc-ms": "like 2026-11-21T10:00:00.000Z",
  "iso-local": "like 2026-11-21T10:00:00, without an offset",
  "epoch-s": "seconds since 1970",
  "epoch-ms": "milliseconds since 1970",
  "epoch-us": "microseconds since 1970",
  "epoch-ns": "nanoseconds since 1970",
};

export function timestampReader({ format, zone = "UTC" }: Pick<TimestampField, "format" | "zone">): ReadTimestamp {
  switch (format) {
    case "iso-utc-ms":
      return (value) => (typeof value === "string" ? parseUtcMs(value) : undefined);
    case "iso":
      return (value) => {
        const time = typeof value === "string" ? parseCalendarTime(value) : undefined;
        return time?.offsetMs === undefined ? undefined : storable(time.wallMs - time.offsetMs);
      };
    case "iso-local":
      return (value) => {
        const time = typeof value === "string" ? parseCalendarTime(value) : undefined;
        return time === undefined || time.offsetMs !== undefined
          ? undefined
          : storable(instantsOf(time.wallMs, zone)[0]);
      };
    default: {
      const places = epochPlaces[format];
      return (value) => {
        if (places === 0 && Number.isSafeInteger(value)) return storable(Number(value));
        const text = isNumeral(value) ? numeralText(value) : typeof value === "number" ? String(value) : value;
        return typeof text === "string" ? storable(scaledWhole(text, places)) : undefined;
      };
    }
  }
}

const storable = (epochMs: number | undefined): number | undefined =>
  epochMs !== undefined && epochMs >= 0 && epochMs <= epochMsMax ? epochMs : undefined;

function parseUtcMs(text: string): number | undefined {
  if (!isoUtcMs.test(text)) return undefined;
  const epochMs = Date.parse(text);
  if (Number.isNaN(epochMs)) return undefined;
  // Only the ends of months can roll over: 30 February parses as 2 March.
  const mayRollOver = text.charCodeAt(8) >= 0x33 || text.startsWith("29", 8);
  return mayRollOver && new Date(epochMs).toISOString() !== text ? undefined : epochMs;
}

/** An instant as a device writes it; nanoseconds as text, for no JSON number holds them. */
export function timestampText(
  { format, zone = "UTC" }: Pick<TimestampField, "format" | "zone">,
  epochMs: number,
): string | number {
  switch (format) {
    case "iso":
    case "iso-utc-ms":
      return new Date(epochMs).toISOString();
    case "iso-local":
      return localText(epochMs, zone);
    case "epoch-s":
      return epochMs / 1_000;
    case "epoch-ms":
      return epochMs;
    case "epoch-us":
      return epochMs * 1_000;
    case "epoch-ns":
      return `${epochMs}000000`;
  }
}

function localText(epochMs: number, zone: string): string {
  const aheadMs = [-14, 14].flatMap((hours) =>
    instantsOf(epochMs + hours * hourMs, zone).map((instantMs) => epochMs + hours * hourMs - instantMs),
  );
  const wallMs = aheadMs
    .map((ms) => epochMs + ms)
    .find((candidateMs) => instantsOf(candidateMs, zone).includes(epochMs));
  return new Date(wallMs ?? epochMs).toISOString().slice(0, 23);
}
