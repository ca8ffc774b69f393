// A recorded resource graph as Pulumi shows a stack to a policy pack.
import { defaultTelemetry, type Telemetry } from "../../../contract/index.ts";
import type { StackMember } from "../../../infra/policy/rule.ts";
import { configurationOf, evaluatePipe, stageOf, type Registered } from "../evaluated-pipe.ts";

/** The members of a stage's stack, their provider as the stage's file configures it. */
export async function stackOf(
  stage: string,
  changed: Readonly<Record<string, string>> = {},
  contract: Telemetry = defaultTelemetry,
): Promise<StackMember[]> {
  const { resources } = await evaluatePipe(stageOf(stage, changed), { contract });
  return membersOf(resources, { defaultTags: configurationOf(stage)["aws:defaultTags"] });
}

export function membersOf(
  resources: readonly Registered[],
  providerProps: Readonly<Record<string, unknown>>,
): StackMember[] {
  const members = new Map<string, StackMember>();
  for (const { key, type, name, inputs, madeFrom } of resources)
    members.set(key, {
      urn: key,
      type,
      name,
      props: inputs,
      providerProps,
      get madeFrom() {
        const known = (keys: readonly string[]) => keys.flatMap((source) => members.get(source) ?? []);
        return Object.fromEntries(Object.entries(madeFrom).map(([input, keys]) => [input, known(keys)]));
      },
    });
  return [...members.values()];
}
