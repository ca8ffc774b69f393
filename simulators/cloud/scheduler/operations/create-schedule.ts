// CreateSchedule. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import { scheduleArn, type ScheduleSettings } from "../schedules.ts";
import type { SchedulerContext } from "./scheduler-context.ts";

const targetSchema = z.strictObject({
  Arn: z.string(),
  RoleArn: z.string(),
  Input: z.string().optional(),
  RetryPolicy: z
    .strictObject({
      MaximumRetryAttempts: z.number().min(0).max(limits.retryAttemptsMax).default(limits.retryAttemptsMax),
      MaximumEventAgeInSeconds: z
        .number()
        .min(limits.eventAgeSecondsMin)
        .max(limits.eventAgeSecondsMax)
        .default(limits.eventAgeSecondsMax),
    })
    .optional(),
  DeadLetterConfig: z.strictObject({ Arn: z.string().optional() }).optional(),
  SqsParameters: z.strictObject({ MessageGroupId: z.string().optional() }).optional(),
});

const input = z.strictObject({
  Name: z.string(),
  GroupName: z.string().default("default"),
  Description: z.string().optional(),
  ScheduleExpression: z.string(),
  ScheduleExpressionTimezone: z.string().default("UTC"),
  StartDate: z.number().optional(),
  EndDate: z.number().optional(),
  FlexibleTimeWindow: z.strictObject({
    Mode: z.enum(["OFF", "FLEXIBLE"]),
    MaximumWindowInMinutes: z.number().optional(),
  }),
  State: z.enum(["ENABLED", "DISABLED"]).default("ENABLED"),
  ActionAfterCompletion: z.enum(["NONE", "DELETE"]).default("NONE"),
  Target: targetSchema,
  ClientToken: z.string().optional(),
  KmsKeyArn: z.string().optional(),
});

export const createSchedule = ({ account, scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "CreateSchedule",
    input,
    permissions: ({ GroupName, Name }) => [
      { action: "scheduler:CreateSchedule", resources: [scheduleArn(account, GroupName, Name)] },
    ],
    run: (request) => ({ ScheduleArn: scheduler.createSchedule(settingsOf(request)).arn }),
  });

function settingsOf(request: z.output<typeof input>): ScheduleSettings {
  const { StartDate, EndDate, FlexibleTimeWindow, Target } = request;
  const { Mode, MaximumWindowInMinutes = 1 } = FlexibleTimeWindow;
  return {
    name: request.Name,
    groupName: request.GroupName,
    description: request.Description,
    expression: request.ScheduleExpression,
    timeZone: request.ScheduleExpressionTimezone,
    startMs: StartDate === undefined ? undefined : StartDate * 1_000,
    endMs: EndDate === undefined ? undefined : EndDate * 1_000,
    flexibleWindowMs: Mode === "OFF" ? undefined : MaximumWindowInMinutes * 60_000,
    isEnabled: request.State === "ENABLED",
    isDeletedAfterCompletion: request.ActionAfterCompletion === "DELETE",
    target: {
      arn: Target.Arn,
      roleArn: Target.RoleArn,
      input: Target.Input,
      groupId: Target.SqsParameters?.MessageGroupId,
      retryAttemptsMax: Target.RetryPolicy?.MaximumRetryAttempts ?? limits.retryAttemptsMax,
      eventAgeMsMax: (Target.RetryPolicy?.MaximumEventAgeInSeconds ?? limits.eventAgeSecondsMax) * 1_000,
      deadLetterArn: Target.DeadLetterConfig?.Arn,
    },
  };
}
