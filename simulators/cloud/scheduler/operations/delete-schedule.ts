// DeleteSchedule. https://docs.aws.amazon.com/scheduler/latest/APIReference/API_DeleteSchedule.html
import { z } from "zod";
import { defineOperation, type Operation } from "../../wire/operation.ts";
import { scheduleArn } from "../schedules.ts";
import type { SchedulerContext } from "./scheduler-context.ts";

export const deleteSchedule = ({ account, scheduler }: SchedulerContext): Operation =>
  defineOperation({
    name: "DeleteSchedule",
    input: z.object({ Name: z.string(), groupName: z.string().default("default") }),
    permissions: ({ groupName, Name }) => [
      { action: "scheduler:DeleteSchedule", resources: [scheduleArn(account, groupName, Name)] },
    ],
    run: ({ groupName, Name }) => scheduler.deleteSchedule(groupName, Name),
  });
