// GetSchedule. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_GetSchedule.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { scheduleArn, type Schedule } from "../schedules.ts";
import { state, type SchedulerContext } from "./scheduler-context.ts";

export const getSchedule = ({ account, scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "GetSchedule",
    input: z.object({ Name: z.string(), groupName: z.string().default("default") }),
    permissions: ({ groupName, Name }) => [
      { action: "scheduler:GetSchedule", resources: [scheduleArn(account, groupName, Name)] },
    ],
    run: ({ groupName, Name }) => describeSchedule(scheduler.store.find(groupName, Name)),
  });

function describeSchedule(schedule: Schedule): object {
  const { settings, arn, createdAtMs } = schedule;
  const { flexibleWindowMs, startMs, endMs, target } = settings;
  return {
    Arn: arn,
    Name: settings.name,
    GroupName: settings.groupName,
    Description: settings.description,
    ScheduleExpression: settings.expression,
    ScheduleExpressionTimezone: settings.timeZone,
    State: state(schedule),
    StartDate: startMs === undefined ? undefined : startMs / 1000,
    EndDate: endMs === undefined ? undefined : endMs / 1000,
    FlexibleTimeWindow:
      flexibleWindowMs === undefined
        ? { Mode: "OFF" }
        : { Mode: "FLEXIBLE", MaximumWindowInMinutes: flexibleWindowMs / 60_000 },
    ActionAfterCompletion: settings.isDeletedAfterCompletion ? "DELETE" : "NONE",
    CreationDate: createdAtMs / 1000,
    LastModificationDate: createdAtMs / 1000,
    Target: {
      Arn: target.arn,
      RoleArn: target.roleArn,
      Input: target.input,
      RetryPolicy: {
        MaximumRetryAttempts: target.retryAttemptsMax,
        MaximumEventAgeInSeconds: target.eventAgeMsMax / 1_000,
      },
      DeadLetterConfig: target.deadLetterArn === undefined ? undefined : { Arn: target.deadLetterArn },
      SqsParameters: target.groupId === undefined ? undefined : { MessageGroupId: target.groupId },
    },
  };
}
