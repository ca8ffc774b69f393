// ListSchedules, by group, prefix and state, in pages.
// https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListSchedules.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { limits } from "../limits.ts";
import { scheduleArn } from "../schedules.ts";
import { state, type SchedulerContext } from "./scheduler-context.ts";

export const listSchedules = ({ account, scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "ListSchedules",
    input: z.object({
      ScheduleGroup: z.string().optional(),
      NamePrefix: z.string().default(""),
      State: z.enum(["ENABLED", "DISABLED"]).optional(),
      MaxResults: z.coerce.number().int().min(1).max(limits.listMax).default(limits.listMax),
      NextToken: z.coerce.number().int().nonnegative().default(0),
    }),
    permissions: () => [{ action: "scheduler:ListSchedules", resources: [scheduleArn(account, "*", "*")] }],
    run: ({ ScheduleGroup, NamePrefix, State, MaxResults, NextToken }) => {
      const found = scheduler.store
        .list()
        .filter(({ settings }) => ScheduleGroup === undefined || settings.groupName === ScheduleGroup)
        .filter(({ settings }) => settings.name.startsWith(NamePrefix))
        .filter((schedule) => State === undefined || state(schedule) === State);
      const end = NextToken + MaxResults;
      return {
        Schedules: found.slice(NextToken, end).map((schedule) => ({
          Arn: schedule.arn,
          Name: schedule.settings.name,
          GroupName: schedule.settings.groupName,
          State: state(schedule),
          CreationDate: schedule.createdAtMs / 1000,
          LastModificationDate: schedule.createdAtMs / 1000,
          Target: { Arn: schedule.settings.target.arn },
        })),
        NextToken: end < found.length ? String(end) : undefined,
      };
    },
  });
