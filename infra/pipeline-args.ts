// What a program says of a pipeline, and what that comes to: checked whole before anything is registered, every fault at once.
import * as pulumi from "@pulumi/pulumi";
import type { Telemetry } from "../contract/index.ts";
import { defaultReports } from "../queries/catalog.ts";
import type { Definition } from "../queries/definition.ts";
import type { Report } from "../queries/report.ts";
import { nameFaults } from "./names.ts";
import { checkSettings, inProgram } from "./setting-faults.ts";
import type { Settings } from "./settings.ts";

/** Every setting has the default that it has in a stage file: docs/configuration.md. */
export interface TelemetryPipelineArgs extends Partial<Settings> {
  readonly contract: Telemetry;
  /** `defaultReports(contract)` unless given. */
  readonly reports?: readonly Report[];
  /** The second part of every physical name, and what budgets are counted by: the stack's name unless given. */
  readonly stage?: string;
}

/** What a pipeline is made of. */
export interface PipelinePlan {
  readonly pipeline: string;
  readonly stage: string;
  readonly definition: Definition;
  readonly settings: Settings;
  /** The setting's, or the contract's in days. */
  readonly acceptedLatenessDays: number;
}

const dayMs = 86_400_000;

/** Throws one error that lists every fault. */
export function planOf(pipeline: string, args: TelemetryPipelineArgs): PipelinePlan {
  const { contract, reports = defaultReports(contract), stage = pulumi.getStack(), ...given } = args;
  const definition = { contract, reports };
  const checked = checkSettings({ ...given }, inProgram);
  const faults = [...nameFaults({ pipeline, stage }), ...(checked.kind === "faulty" ? checked.faults : [])];
  if (checked.kind === "faulty" || faults.length > 0)
    throw new pulumi.RunError(`the pipeline "${pipeline}" is refused:\n  - ${faults.join("\n  - ")}`);
  const { settings } = checked;
  const acceptedLatenessDays =
    settings.acceptedLatenessDays === "contract"
      ? contract.lateness.acceptedMsMax / dayMs
      : settings.acceptedLatenessDays;
  return { pipeline, stage, definition, settings, acceptedLatenessDays };
}
