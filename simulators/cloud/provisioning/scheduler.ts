// Schedules and their groups by Pulumi type.
import { z } from "zod";
import { limits } from "../scheduler/limits.ts";
import type { Scheduler } from "../scheduler/scheduler.ts";
import type { ScheduleSettings } from "../scheduler/schedules.ts";
import { provisioner, type Provisioners } from "./provisioner.ts";

/** ISO 8601 in UTC, as milliseconds. */
const instant = z.iso
  .datetime()
  .transform((text) => Date.parse(text))
  .optional();

const scheduleInputs = z.strictObject({
  name: z.string().optional(),
  groupName: z.string().default("default"),
  description: z.string().optional(),
  scheduleExpression: z.string(),
  scheduleExpressionTimezone: z.string().default("UTC"),
  startDate: instant,
  endDate: instant,
  flexibleTimeWindow: z.strictObject({
    mode: z.enum(["OFF", "FLEXIBLE"]),
    maximumWindowInMinutes: z.number().optional(),
  }),
  state: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  actionAfterCompletion: z.enum(["NONE", "DELETE"]).default("NONE"),
  target: z.strictObject({
    arn: z.string(),
    roleArn: z.string(),
    input: z.string().optional(),
    retryPolicy: z
      .strictObject({
        maximumEventAgeInSeconds: z
          .number()
          .min(limits.eventAgeSecondsMin)
          .max(limits.eventAgeSecondsMax)
          .default(limits.eventAgeSecondsMax),
        maximumRetryAttempts: z.number().min(0).max(limits.retryAttemptsMax).default(limits.retryAttemptsMax),
      })
      .optional(),
    deadLetterConfig: z.strictObject({ arn: z.string() }).optional(),
    sqsParameters: z.strictObject({ messageGroupId: z.string().optional() }).optional(),
  }),
  // Configuration without behaviour here.
  kmsKeyArn: z.string().optional(),
});

const groupInputs = z.strictObject({
  name: z.string().optional(),
  tags: z.record(z.string(), z.string()).optional(),
});

export function schedulerProvisioners(scheduler: Scheduler): Provisioners {
  return {
    "aws:scheduler/schedule:Schedule": provisioner(scheduleInputs, (inputs, resourceName) => {
      const { groupName, state, actionAfterCompletion } = inputs;
      const name = inputs.name ?? resourceName;
      const { arn } = scheduler.createSchedule(settingsOf(inputs, name));
      return { id: `${groupName}/${name}`, outputs: { arn, name, groupName, state, actionAfterCompletion } };
    }),
    "aws:scheduler/scheduleGroup:ScheduleGroup": provisioner(groupInputs, (inputs, resourceName) => {
      const { name, arn, createdAtMs } = scheduler.createGroup(inputs.name ?? resourceName);
      const creationDate = new Date(createdAtMs).toISOString();
      return { id: name, outputs: { name, arn, state: "ACTIVE", creationDate, lastModificationDate: creationDate } };
    }),
  };
}

function settingsOf(inputs: z.output<typeof scheduleInputs>, name: string): ScheduleSettings {
  const { target, flexibleTimeWindow } = inputs;
  return {
    name,
    groupName: inputs.groupName,
    description: inputs.description,
    expression: inputs.scheduleExpression,
    timeZone: inputs.scheduleExpressionTimezone,
    startMs: inputs.startDate,
    endMs: inputs.endDate,
    flexibleWindowMs:
      flexibleTimeWindow.mode === "OFF" ? undefined : (flexibleTimeWindow.maximumWindowInMinutes ?? 1) * 60_000,
    isEnabled: inputs.state === "ENABLED",
    isDeletedAfterCompletion: inputs.actionAfterCompletion === "DELETE",
    target: {
      arn: target.arn,
      roleArn: target.roleArn,
      input: target.input,
      groupId: target.sqsParameters?.messageGroupId,
      retryAttemptsMax: target.retryPolicy?.maximumRetryAttempts ?? limits.retryAttemptsMax,
      eventAgeMsMax: (target.retryPolicy?.maximumEventAgeInSeconds ?? limits.eventAgeSecondsMax) * 1_000,
      deadLetterArn: target.deadLetterConfig?.arn,
    },
  };
}
