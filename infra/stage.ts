// The validated configuration of one stage: the keys of Pulumi.<stage>.yaml under `millrace:`, each stated once
// with its range, its default and its source. Every fault is reported at once, with the command that repairs it.
import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { crossRules } from "./cross-rules.ts";
import { namespace, settingNotes, settings } from "./settings.ts";

// The longest name derived from it, `millrace-<stage>-ingestion-events-dead-letter`, stays under IAM's and SQS's limits.
const stageName = z.string().regex(/^[a-z](?:[a-z0-9-]{0,14}[a-z0-9])?$/);

const schema = z.strictObject(settings);

/** One stage's configuration: units stand in the names, every value is within its range. */
export type Stage = { readonly name: string } & Readonly<z.output<typeof schema>>;

export type StageResult =
  { readonly kind: "valid"; readonly stage: Stage } | { readonly kind: "faulty"; readonly faults: readonly string[] };

/**
 * Validates a stage's name and its raw configuration, keyed as Pulumi keeps it (`millrace:shards` to `"2"`).
 * Keys of other namespaces (`aws:region`) are not this function's concern.
 */
export function parseStage(name: string, raw: Readonly<Record<string, string>>): StageResult {
  const own = ownKeys(raw);
  const parsed = schema.safeParse(own);
  const faults = [
    ...(stageName.safeParse(name).success ? [] : [stageNameFault(name)]),
    ...(parsed.error?.issues ?? []).flatMap((issue) => describeIssue(issue, own)),
    ...crossFaults(own, faultyKeys(parsed.error)),
  ];
  if (!parsed.success || faults.length > 0) return { kind: "faulty", faults: [...new Set(faults)] };
  return { kind: "valid", stage: { name, ...parsed.data } };
}

/** The stage that Pulumi is running: its stack's name and its configuration. Throws one error that lists every fault. */
export function readStage(): Stage {
  const result = parseStage(pulumi.getStack(), pulumi.runtime.allConfig());
  if (result.kind === "valid") return result.stage;
  throw new pulumi.RunError(`Pulumi.${pulumi.getStack()}.yaml is refused:\n  - ${result.faults.join("\n  - ")}`);
}

/** How long SQS hides a batch from other consumers: six tries of the function, and the wait for the batch to fill. */
export function visibilityTimeoutSeconds(stage: Pick<Stage, "batchWindowSeconds" | "reportTimeoutSeconds">): number {
  // https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
  return 6 * stage.reportTimeoutSeconds + stage.batchWindowSeconds;
}

function ownKeys(raw: Readonly<Record<string, string>>): Record<string, string> {
  const prefix = `${namespace}:`;
  const entries = Object.entries(raw).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}

/** The keys that are wrong by themselves. */
const faultyKeys = (error: z.ZodError | undefined): ReadonlySet<string> =>
  new Set(
    error?.issues.flatMap((issue) => (issue.code === "unrecognized_keys" ? issue.keys : [String(issue.path[0])])),
  );

/**
 * What each setting allows by itself, and AWS does not allow together. A rule is asked where the settings that it is about are right
 * by themselves, whatever else is wrong, so that nobody mends a file twice.
 */
function crossFaults(own: Readonly<Record<string, string>>, faulty: ReadonlySet<string>): string[] {
  const values = schema.parse(Object.fromEntries(Object.entries(own).filter(([key]) => !faulty.has(key))));
  return crossRules
    .filter(({ about }) => about.every((key) => !faulty.has(key)))
    .flatMap(({ faultOf }) => faultOf(values) ?? []);
}

function describeIssue(issue: z.core.$ZodIssue, own: Readonly<Record<string, string>>): string[] {
  if (issue.code === "unrecognized_keys") return issue.keys.map(unknownKeyFault);
  const key = String(issue.path[0]);
  const note = Object.entries(settings)
    .filter(([name]) => name === key)
    .map(([, setting]) => settingNotes.get(setting))[0];
  if (note === undefined) return [`${namespace}:${key}: ${issue.message}`];
  const remedy = `pulumi config set ${namespace}:${key} ${note.preset}`;
  return [`${namespace}:${key} is ${JSON.stringify(own[key])}; allowed: ${note.allowed}: ${remedy}`];
}

function unknownKeyFault(key: string): string {
  const known = Object.keys(settings).join(", ");
  return `${namespace}:${key} is not a setting; allowed: ${known}: pulumi config rm ${namespace}:${key}`;
}

function stageNameFault(name: string): string {
  return `the stage's name is "${name}"; allowed: 1 to 16 of a-z, 0-9 and inner hyphens, first a letter: pulumi stack rename dev`;
}
