// Rules of the default event bus and their targets, by Pulumi type.
import { z } from "zod";
import type { EventBridge } from "../eventbridge/eventbridge.ts";
import { limits } from "../eventbridge/limits.ts";
import type { RuleTarget } from "../eventbridge/rules.ts";
import type { TargetInput } from "../eventbridge/target-input.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

const ruleInputs = z.strictObject({
  name: z.string().optional(),
  description: z.string().optional(),
  eventPattern: z.string(),
  eventBusName: z.literal("default").default("default"),
  state: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  // Configuration without behaviour here.
  forceDestroy: z.boolean().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

const targetInputs = z.strictObject({
  rule: z.string(),
  arn: z.string(),
  eventBusName: z.literal("default").default("default"),
  targetId: z.string().optional(),
  roleArn: z.string().optional(),
  input: z.string().optional(),
  inputPath: z.string().optional(),
  inputTransformer: z
    .strictObject({ inputPaths: z.record(z.string(), z.string()).default({}), inputTemplate: z.string() })
    .optional(),
  retryPolicy: z
    .strictObject({
      maximumEventAgeInSeconds: z.number().min(limits.eventAgeSecondsMin).max(limits.eventAgeSecondsMax).optional(),
      maximumRetryAttempts: z.number().min(0).max(limits.retryAttemptsMax).optional(),
    })
    .optional(),
  deadLetterConfig: z.strictObject({ arn: z.string().optional() }).optional(),
  sqsTarget: z.strictObject({ messageGroupId: z.string().optional() }).optional(),
  forceDestroy: z.boolean().optional(),
});

export function eventBridgeProvisioners({ rules }: EventBridge): Provisioners {
  return {
    "aws:cloudwatch/eventRule:EventRule": provisioner(ruleInputs, (inputs, resourceName) => {
      const { description, eventPattern, state, eventBusName } = inputs;
      const { name, arn } = rules.put({
        name: inputs.name ?? resourceName,
        description,
        eventPattern,
        isEnabled: state === "ENABLED",
      });
      return { id: name, outputs: { name, arn, eventBusName } };
    }),
    "aws:cloudwatch/eventTarget:EventTarget": provisioner(targetInputs, (inputs, resourceName) => {
      const targetId = inputs.targetId ?? resourceName;
      rules.putTarget(inputs.rule, targetOf(inputs, targetId));
      return { id: `${inputs.rule}-${targetId}`, outputs: { targetId } };
    }),
  };
}

function targetOf(inputs: z.output<typeof targetInputs>, id: string): RuleTarget {
  const { arn, roleArn, retryPolicy } = inputs;
  return {
    id,
    arn,
    roleArn,
    input: inputOf(inputs),
    groupId: inputs.sqsTarget?.messageGroupId,
    retryAttemptsMax: retryPolicy?.maximumRetryAttempts ?? limits.retryAttemptsMax,
    eventAgeMsMax: (retryPolicy?.maximumEventAgeInSeconds ?? limits.eventAgeSecondsMax) * 1_000,
    deadLetterArn: inputs.deadLetterConfig?.arn,
  };
}

function inputOf({ input, inputPath, inputTransformer }: z.output<typeof targetInputs>): TargetInput {
  const given = [input, inputPath, inputTransformer].filter((one) => one !== undefined);
  if (given.length > 1) throw new Error("a target takes one of input, inputPath and inputTransformer");
  if (input !== undefined) return { kind: "constant", text: input };
  if (inputPath !== undefined) return { kind: "path", path: inputPath };
  if (inputTransformer === undefined) return { kind: "event" };
  return { kind: "template", paths: inputTransformer.inputPaths, template: inputTransformer.inputTemplate };
}
