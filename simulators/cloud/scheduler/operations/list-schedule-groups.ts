// ListScheduleGroups, by prefix. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_ListScheduleGroups.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { groupArn } from "../schedules.ts";
import { describeGroup, type SchedulerContext } from "./scheduler-context.ts";

export const listScheduleGroups = ({ account, scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "ListScheduleGroups",
    input: z.object({ NamePrefix: z.string().default("") }),
    permissions: () => [{ action: "scheduler:ListScheduleGroups", resources: [groupArn(account, "*")] }],
    run: ({ NamePrefix }) => ({
      ScheduleGroups: scheduler.store
        .groups()
        .filter(({ name }) => name.startsWith(NamePrefix))
        .map(describeGroup),
    }),
  });
