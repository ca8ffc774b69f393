// What is wrong with settings, every fault at once: each by itself, and all that are right by themselves together. The same checks hold
// for what a stage file says and for what a program passes; how a fault is worded, and mended, differs.
import { z } from "zod";
import { crossRules } from "./cross-rules.ts";
import { settingNotes, settings, type Settings } from "./settings.ts";

/** How those who wrote the settings are spoken to. */
export interface Wording {
  /** `millrace:shards is "0"` */
  readonly said: (key: string, value: unknown) => string;
  /** How a setting gets its default, as that would be typed. */
  readonly reset: (key: string, preset: string) => string;
  /** How a key is removed that is no setting. */
  readonly remove: (key: string) => string;
  /** What a key that is no setting is called. */
  readonly named: (key: string) => string;
}

export type SettingsResult =
  | { readonly kind: "valid"; readonly settings: Settings }
  | { readonly kind: "faulty"; readonly faults: readonly string[] };

type Given = Readonly<Record<string, unknown>>;

const schema = z.strictObject(settings);

/** Settings of a program, in the types that they have there. */
export const inProgram: Wording = {
  said: (key, value) => `${key} is ${JSON.stringify(value)}`,
  reset: (key, preset) => `leave ${key} out${preset === "" ? "" : ` for its default, ${preset}`}`,
  remove: (key) => `take ${key} out`,
  named: (key) => key,
};

/** Settings under a namespace of Pulumi.<stage>.yaml, which are text. */
export const inStageFile = (namespace: string): Wording => ({
  said: (key, value) => `${namespace}:${key} is ${JSON.stringify(asTyped(value))}`,
  reset: (key, preset) => `pulumi config set ${namespace}:${key} ${preset}`,
  remove: (key) => `pulumi config rm ${namespace}:${key}`,
  named: (key) => `${namespace}:${key}`,
});

/** Settings by key, as text or in their own types; what is absent or undefined has its default. */
export function checkSettings(given: Given, wording: Wording): SettingsResult {
  const texts = textsOf(given);
  const parsed = schema.safeParse(texts);
  const faults = [
    ...(parsed.error?.issues ?? []).flatMap((issue) => describeIssue(issue, given, wording)),
    ...crossFaults(texts, faultyKeys(parsed.error), wording),
  ];
  if (!parsed.success || faults.length > 0) return { kind: "faulty", faults: [...new Set(faults)] };
  return { kind: "valid", settings: parsed.data };
}

/** A value as it would be typed on a command line. */
function asTyped(value: unknown): string {
  if (typeof value === "boolean") return value ? "on" : "off";
  return typeof value === "string" ? value : JSON.stringify(value);
}

const textsOf = (given: Given): Record<string, string> =>
  Object.fromEntries(
    Object.entries(given).flatMap(([key, value]) => (value === undefined ? [] : [[key, asTyped(value)] as const])),
  );

/** The keys that are wrong by themselves. */
const faultyKeys = (error: z.ZodError | undefined): ReadonlySet<string> =>
  new Set(
    error?.issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : [String(issue.path[0])])),
  );

/**
 * What each setting allows by itself, and AWS does not allow together. A rule is asked where the settings that it is about are right
 * by themselves, whatever else is wrong, so that nobody mends a file twice.
 */
function crossFaults(
  texts: Readonly<Record<string, string>>,
  faulty: ReadonlySet<string>,
  { said, reset }: Wording,
): string[] {
  const values = schema.parse(Object.fromEntries(Object.entries(texts).filter(([key]) => !faulty.has(key))));
  return crossRules
    .filter(({ about, isBroken }) => about.every((key) => !faulty.has(key)) && isBroken(values))
    .map(({ about, reason, mendedBy }) => {
      const found = about.map((key) => said(key, values[key])).join(" and ");
      return `${found}; ${reason}: ${reset(mendedBy, noteOf(mendedBy).preset)}`;
    });
}

function describeIssue(issue: z.core.$ZodIssue, given: Given, { said, reset, remove, named }: Wording): string[] {
  if (issue.code === "unrecognized_keys") {
    const known = Object.keys(settings).join(", ");
    return issue.keys.map((key) => `${named(key)} is not a setting; allowed: ${known}: ${remove(key)}`);
  }
  const key = String(issue.path[0]);
  const { allowed, preset } = noteOf(key);
  return [`${said(key, given[key])}; allowed: ${allowed}: ${reset(key, preset)}`];
}

function noteOf(key: string) {
  const setting = Object.entries(settings).find(([name]) => name === key)?.[1];
  const note = setting && settingNotes.get(setting);
  if (note === undefined) throw new Error(`${key} has no note: make it with setting() in infra/settings.ts`);
  return note;
}
