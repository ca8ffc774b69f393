// How a captured file becomes readings, as its mapping says: validated once, before a row is read. captures/README.md is the grammar.
import { z } from "zod";
import { conversions } from "./conversions.ts";

const conversion = z.union([z.enum(conversions), z.strictObject({ scale: z.number(), offset: z.number() })], {
  error: `write ${conversions.join(", ")}, or { "scale": 0.1, "offset": -40 }`,
});

const text = z.string().min(1);
const constant = z.union([z.string(), z.number(), z.boolean()], { error: "write a text, a number, true or false" });
const words = z.union([z.string(), z.array(z.string())], { error: "write a text, or a list of texts" });

/** How a time is written; `zone` for times without an offset, `ambiguous` for the hour that comes twice in it. */
const clock = {
  format: text.optional(),
  zone: text.optional(),
  ambiguous: z.enum(["earlier", "later", "refuse"]).optional(),
};

const source = z.strictObject({
  column: text.optional(),
  /** Of date and time in columns of their own: their texts are joined by a blank. */
  columns: z.array(text).min(2).optional(),
  path: text.optional(),
  constant: constant.optional(),
  /** By the value in the device column. */
  constants: z.record(z.string(), constant).optional(),
  convert: conversion.optional(),
  ...clock,
  words: z.strictObject({ true: words, false: words }).optional(),
  /** The capture's texts to the contract's. */
  values: z.record(z.string(), z.string()).optional(),
});

const rows = z.strictObject({
  /** By the file's name unless given. */
  format: z.enum(["csv", "jsonl"]).optional(),
  encoding: z.enum(["utf-8", "latin1"]).default("utf-8"),
  delimiter: z.enum([",", ";", "\t", "|"]).optional(),
  quote: z.enum(['"', "'", ""]).default('"'),
  skipLines: z.number().int().min(0).default(0),
  /** How many header lines there are, the first of them with the names; or the names, of a file without such lines. */
  header: z
    .union([z.number().int().min(1), z.array(text).min(1)], {
      error: "write how many header lines there are, from 1, or a list of the columns' names where there is none",
    })
    .default(1),
  decimal: z.enum([".", ","]).default("."),
  thousands: z.enum([",", ".", "'", " "]).optional(),
  /** Values that stand for "not measured". */
  missing: z.array(z.string()).default([""]),
  /** What it means when a row has no such key. */
  absent: z.enum(["refuse", "missing"]).default("refuse"),
  device: z.strictObject({
    column: text.optional(),
    path: text.optional(),
    constant: z.string().optional(),
    prefix: z.string().default(""),
  }),
  time: z.strictObject({ column: text.optional(), columns: source.shape.columns, path: text.optional(), ...clock }),
  fields: z.record(z.string(), source).default({}),
});

/** Each line is a message of the contract's own, as it was captured from MQTT. */
const payloads = z.strictObject({ payloads: z.literal(true) });

export type RowMapping = Readonly<z.infer<typeof rows>>;
export type Source = Readonly<z.infer<typeof source>>;

export type CaptureMapping = { readonly kind: "rows"; readonly mapping: RowMapping } | { readonly kind: "payloads" };

export type ParsedMapping =
  | { readonly kind: "parsed"; readonly mapping: CaptureMapping }
  | { readonly kind: "refused"; readonly faults: readonly string[] };

/** Reads a mapping from the text of its file; every fault at once, each with the key. */
export function parseMapping(text: string): ParsedMapping {
  let json: unknown;
  try {
    json = JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    return { kind: "refused", faults: [`the mapping is not JSON: ${error instanceof Error ? error.message : ""}`] };
  }
  if (typeof json === "object" && json !== null && "payloads" in json) {
    const parsed = payloads.safeParse(json);
    if (parsed.success) return { kind: "parsed", mapping: { kind: "payloads" } };
    return { kind: "refused", faults: ['"payloads": true stands alone: the contract says the rest'] };
  }
  const parsed = rows.safeParse(json);
  if (parsed.success) return { kind: "parsed", mapping: { kind: "rows", mapping: parsed.data } };
  return { kind: "refused", faults: parsed.error.issues.flatMap(describeIssue) };
}

function describeIssue(issue: z.core.$ZodIssue): string[] {
  const key = issue.path.join(".");
  if (issue.code !== "unrecognized_keys") return [`${key === "" ? "the mapping" : key}: ${issue.message}`];
  return issue.keys.map((unknown) =>
    key === ""
      ? `${unknown} is no key of a mapping; known: ${Object.keys(rows.shape).join(", ")}; the contract's columns stand under fields`
      : `${key}.${unknown} is no key there; see simulators/fleet/captures/README.md`,
  );
}
