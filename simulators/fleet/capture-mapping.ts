// How a captured file's columns become readings: validated once, before a row is read.
import { z } from "zod";

const conversion = z.union([
  z.enum([
    "fahrenheit_to_celsius",
    "kelvin_to_celsius",
    "millivolt_to_volt",
    "inch_per_s_to_mm_per_s",
    "mph_to_mm_per_s",
  ]),
  z.strictObject({ scale: z.number(), offset: z.number() }),
]);

const field = z.union([
  z.strictObject({ column: z.string(), convert: conversion.optional() }),
  z.strictObject({ constant: z.number() }),
  /** By the value in the device column. */
  z.strictObject({ constants: z.record(z.string(), z.number()) }),
]);

export const captureMapping = z.strictObject({
  device: z.strictObject({ column: z.string(), prefix: z.string().default("") }),
  time: z.strictObject({ column: z.string(), format: z.enum(["iso", "epoch_s", "epoch_ms"]) }),
  /** Values that stand for "not measured". */
  missing: z.array(z.string()).default([""]),
  firmware: z.string().default("1.0.0"),
  fields: z.strictObject({
    temperature_c: field.optional(),
    humidity_pct: field.optional(),
    battery_v: field.optional(),
    vibration_mm_s: field.optional(),
    latitude: field.optional(),
    longitude: field.optional(),
  }),
});

export type CaptureMapping = z.infer<typeof captureMapping>;
export type CaptureField = z.infer<typeof field>;
export type Conversion = z.infer<typeof conversion>;

export type ParsedMapping =
  | { readonly kind: "parsed"; readonly mapping: CaptureMapping }
  | { readonly kind: "refused"; readonly faults: readonly string[] };

/** Reads a mapping from the text of its file; every fault at once, each with the key. */
export function parseMapping(file: string, text: string): ParsedMapping {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (error) {
    return {
      kind: "refused",
      faults: [`${file} is not JSON: ${error instanceof Error ? error.message : String(error)}`],
    };
  }
  const parsed = captureMapping.safeParse(json);
  if (parsed.success) return { kind: "parsed", mapping: parsed.data };
  const faults = parsed.error.issues.map(
    ({ path, message }) => `${file}: ${path.join(".") || "the mapping"}: ${message}`,
  );
  return { kind: "refused", faults };
}

/** Absolute zero is -273.15 °C; an inch is 25.4 mm; a mile 1,609,344 mm. */
export function convert(value: number, conversion: Conversion | undefined): number {
  switch (conversion) {
    case undefined:
      return value;
    case "fahrenheit_to_celsius":
      return ((value - 32) * 5) / 9;
    case "kelvin_to_celsius":
      return value - 273.15;
    case "millivolt_to_volt":
      return value / 1_000;
    case "inch_per_s_to_mm_per_s":
      return value * 25.4;
    case "mph_to_mm_per_s":
      return (value * 1_609_344) / 3_600;
    default:
      return value * conversion.scale + conversion.offset;
  }
}
