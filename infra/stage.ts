// The configuration of one stage: the keys of Pulumi.<stage>.yaml under the project's namespace (`millrace:shards`), read, checked and
// handed to a pipeline as its arguments. Every fault is reported at once, with the command that repairs it.
import * as pulumi from "@pulumi/pulumi";
import { stageNameFaults } from "./names.ts";
import { checkSettings, inStageFile } from "./setting-faults.ts";
import type { Settings } from "./settings.ts";

/** What a stage says: its name and every setting; units stand in the names, every value is within its range. */
export type StageSettings = { readonly stage: string } & Settings;

export type StageResult =
  | { readonly kind: "valid"; readonly stage: StageSettings }
  | { readonly kind: "faulty"; readonly faults: readonly string[] };

export interface StageSource {
  readonly stage: string;
  /** Of the keys; a Pulumi project's name is the one that `pulumi config set shards 2` means. */
  readonly namespace: string;
}

/**
 * Checks a stage's name and its raw configuration, keyed as Pulumi keeps it (`millrace:shards` to `"2"`).
 * Keys of other namespaces (`aws:region`) are not this function's concern.
 */
export function parseStage({ stage, namespace }: StageSource, raw: Readonly<Record<string, string>>): StageResult {
  const own = ownKeys(raw, `${namespace}:`);
  const result = checkSettings(own, inStageFile(namespace));
  const faults = [...stageNameFaults(stage), ...(result.kind === "faulty" ? result.faults : [])];
  if (result.kind === "faulty" || faults.length > 0) return { kind: "faulty", faults };
  return { kind: "valid", stage: { stage, ...result.settings } };
}

/** The stage that Pulumi is running: its stack's name and its configuration. Throws one error that lists every fault. */
export function readStage({ namespace = pulumi.getProject() }: { readonly namespace?: string } = {}): StageSettings {
  const stage = pulumi.getStack();
  const result = parseStage({ stage, namespace }, pulumi.runtime.allConfig());
  if (result.kind === "valid") return result.stage;
  throw new pulumi.RunError(`Pulumi.${stage}.yaml is refused:\n  - ${result.faults.join("\n  - ")}`);
}

function ownKeys(raw: Readonly<Record<string, string>>, prefix: string): Record<string, string> {
  const entries = Object.entries(raw).filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}
